import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { gateJson, type GateDecision } from "../controls/gate-decision.ts";
import { gateLines, gateMarkdown } from "../controls/gate-text.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";

/** What somebody asks the gate from another machine. */
export interface GateApiAsk {
  readonly feature: string;
  readonly environment: string;
  /** Undefined: as the environment had it last. */
  readonly digest: string | undefined;
  readonly author: string | undefined;
}

export interface GateApiDeps {
  /** A question to the log. */
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  /** Decides, and writes down what was decided. */
  readonly decide: (
    asked: GateApiAsk,
    token: string,
  ) => Promise<{ readonly decision: GateDecision; readonly entry: number }>;
  /** Decides, and writes nothing. */
  readonly look: (asked: GateApiAsk) => Promise<GateDecision>;
}

/** The gate for people and pipelines elsewhere: role reader. `POST` records the answer, `GET` only looks. */
export const gateRoutes = (deps: GateApiDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/gate",
    async answer(visit) {
      const asked = askFrom(Object.fromEntries(visit.parameters), ["feature", "environment", "digest"]);
      await reader(deps, visit);
      visit.json(answerOf(await deps.look(asked)));
    },
  },
  {
    method: "POST",
    path: "/api/gate",
    async answer(visit) {
      const asked = askFrom(await visit.body(), ["feature", "environment", "digest", "author"]);
      await reader(deps, visit);
      const { decision, entry } = await deps.decide(asked, visit.token);
      visit.json(answerOf(decision, entry));
    },
  },
];

const answerOf = (decision: GateDecision, entry?: number): JsonObject => ({
  ...gateJson(decision, entry),
  lines: gateLines(decision),
  markdown: gateMarkdown(decision, entry),
});

/** @throws KnownError SCOPE_REFUSED where who asks is no reader */
async function reader({ ask }: GateApiDeps, { token }: ApiVisit): Promise<void> {
  // Without names the log answers only whether somebody may search it.
  await ask({ ask: "pseudonyms", token });
}

/** Our own choice, as of every name in the log's leaves. */
const shapes: Readonly<Record<string, RegExp>> = {
  feature: /^[a-z0-9][a-z0-9-]{0,62}$/,
  environment: /^(?:dev|staging|prod)$/,
  digest: /^sha256:[0-9a-f]{64}$/,
  author: /^[^\s\p{C}]{1,128}$/u,
};

function askFrom(given: JsonObject, known: readonly string[]): GateApiAsk {
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new KnownError(
        "USAGE",
        `/${name.slice(0, 40)} is not known`,
        `what there is: ${known.join(", ")}`,
      );
  const word = (name: string): string | undefined => {
    const value = given[name];
    if (value === undefined) return undefined;
    if (typeof value === "string" && shapes[name]?.test(value) === true) return value;
    throw new KnownError("USAGE", `/${name} is none`, hints[name] ?? `name the ${name}`);
  };
  const feature = word("feature");
  if (feature === undefined)
    throw new KnownError("USAGE", "which feature?", '/feature is missing: {"feature":"…"}');
  return {
    feature,
    environment: word("environment") ?? "prod",
    digest: word("digest"),
    author: word("author"),
  };
}

const hints: Readonly<Record<string, string>> = {
  feature: "as its manifest names it",
  environment: "dev, staging or prod",
  digest: "sha256: and 64 hexadecimal digits, as `seaworthy check-config` says it",
  author: "one address without spaces",
};
