import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { ApiRoute } from "./api-door.ts";

/** What the routes of decisions need. */
export interface DecisionApiDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  /** What people have decided, of what gateways have loaded. */
  readonly list: (of: {
    readonly feature?: string | undefined;
    readonly environment?: string | undefined;
  }) => Promise<readonly JsonObject[]>;
}

/** A statement of 32 Ki characters, what was seen, and a signature: more than a question of a person has elsewhere. */
const bodyBytesMax = 256 * 1024;

const sent = ["statement", "signature", "seen", "before"];

/** Decisions for people with the role signatory. What is posted was signed before: the log verifies it as it does the command's. */
export const decisionRoutes = (deps: DecisionApiDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/decisions",
    async answer(visit) {
      const { parameters, token } = visit;
      for (const name of parameters.keys())
        if (name !== "feature" && name !== "environment") throw unknown(name, ["feature", "environment"]);
      await deps.ask({ ask: "signatory", token });
      const [feature, environment] = ["feature", "environment"].map(
        (name) => parameters.get(name) ?? undefined,
      );
      visit.json({ decisions: await deps.list({ feature, environment }) });
    },
  },
  {
    method: "GET",
    path: "/api/decisions/signatory",
    async answer(visit) {
      visit.json(await deps.ask({ ask: "signatory", token: visit.token }));
    },
  },
  {
    method: "POST",
    path: "/api/decisions",
    bodyBytesMax,
    async answer(visit) {
      const question = await visit.body();
      for (const name of Object.keys(question)) if (!sent.includes(name)) throw unknown(name, sent);
      visit.json(await deps.ask({ ...question, ask: "decide", token: visit.token }));
    },
  },
];

const unknown = (name: string, known: readonly string[]): KnownError =>
  new KnownError("USAGE", `/${name.slice(0, 40)} is not known`, `what there is: ${known.join(", ")}`);
