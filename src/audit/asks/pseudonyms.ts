import { KnownError } from "../../base/errors.ts";
import type { JsonValue } from "../../base/json.ts";
import type { Args, Ask } from "../socket/ask.ts";

/** Our own choice: as many as a person types, and a search joins. */
const namesMax = 100;

/**
 * The pseudonyms of people, so that their entries can be found: names never leave auditd in leaves, and leaves are searched
 * outside of it. Without names it answers whether somebody may search.
 */
export const pseudonyms: Ask = {
  role: "reader",
  answer(inside, args) {
    const names = {
      tenant: list(args, "tenant"),
      user: list(args, "user"),
      session: list(args, "session"),
    };
    args.end();
    const of = (field: keyof typeof names): JsonValue =>
      names[field].map((name) => inside.pseudonyms.of(field, name) ?? "");
    return Promise.resolve({ tenant: of("tenant"), user: of("user"), session: of("session") });
  },
};

/** @throws KnownError USAGE where the member is not a short list of texts */
function list(args: Args, member: string): readonly string[] {
  const value = args.take(member) ?? [];
  if (Array.isArray(value) && value.length <= namesMax && value.every((one) => typeof one === "string"))
    return value;
  throw new KnownError("USAGE", `/${member} is not a list of names`, `give at most ${namesMax} names`);
}
