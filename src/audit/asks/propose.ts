import { KnownError } from "../../base/errors.ts";
import type { Args, Ask } from "../socket/ask.ts";

/** Writes down that a digest is wanted in an environment, and who made the change: nobody signs off what they made themselves. */
export const propose: Ask = {
  role: "signatory",
  async answer(inside, args, asker) {
    const feature = named(args, "feature", /^[a-z0-9-]{1,63}$/);
    const environment = named(args, "environment", /^[a-z][a-z0-9-]{0,31}$/);
    const digest = named(args, "digest", /^[\x21-\x7e]{1,80}$/);
    const author = named(args, "author", /^[^\s\p{C}]{1,128}$/u);
    args.end();
    const by = asker?.name ?? "";
    const { pseudonyms, log } = inside;
    const facts = { author: pseudonyms.of("user", author) ?? "", by: pseudonyms.of("user", by) ?? "" };
    const entry = await log.record({
      kind: "release.proposed",
      ...{ feature, environment, digest, facts },
      payload: JSON.stringify({ by, author }),
    });
    await log.publishedTo(entry + 1);
    return { entry, by };
  },
};

/** @throws KnownError USAGE */
function named(args: Args, name: string, shape: RegExp): string {
  const said = args.words(name);
  if (shape.test(said)) return said;
  throw new KnownError("USAGE", `/${name} is none: ${JSON.stringify(said.slice(0, 60))}`, `name the ${name}`);
}
