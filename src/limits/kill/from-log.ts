import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { readKillScope } from "../../evidence/kill-scope.ts";
import type { KillRecord } from "./kill.ts";

/** What the log says of a stop. */
export class Answer {
  readonly #members: JsonObject;

  constructor(value: JsonValue | undefined) {
    if (!isObject(value)) throw unlike();
    this.#members = value;
  }

  get(name: string): JsonValue | undefined {
    return this.#members[name];
  }

  words(name: string): string {
    const value = this.#members[name];
    if (typeof value === "string") return value;
    throw unlike();
  }

  count(name: string): number {
    const value = this.#members[name];
    if (typeof value === "number") return value;
    throw unlike();
  }
}

const unlike = (): KnownError =>
  new KnownError(
    "LOG_UNAVAILABLE",
    "the log did not answer as it should",
    "see that both sides are of one version",
  );

/** Stops as the log's question `kills` tells of them, and those of which only the entry is left. @throws KnownError */
export function killsFromLog(answer: JsonValue): {
  readonly kills: readonly KillRecord[];
  readonly lost: readonly { readonly id: string; readonly entry: number }[];
} {
  if (!Array.isArray(answer)) throw unlike();
  const kills: KillRecord[] = [];
  const lost: { id: string; entry: number }[] = [];
  for (const row of answer as readonly JsonValue[]) {
    const said = new Answer(row);
    const [id, entry, scope] = [said.words("id"), said.count("entry"), said.get("scope")];
    if (scope === undefined) lost.push({ id, entry });
    else kills.push({ id, entry, scope: readKillScope(scope), ...restOf(said) });
  }
  return { kills, lost };
}

function restOf(said: Answer): Omit<KillRecord, "id" | "entry" | "scope"> {
  const asked = said.get("resumeAsked");
  const first = asked === undefined ? undefined : new Answer(asked);
  return {
    reason: said.words("reason"),
    by: said.words("by"),
    atMs: said.count("atMs"),
    needsSecondPerson: said.get("needsSecondPerson") === true,
    ...(said.get("isPublic") === true ? { isPublic: true } : {}),
    ...(said.get("byProgram") === true ? { byProgram: true } : {}),
    ...(said.get("endsAtMs") === undefined ? {} : { endsAtMs: said.count("endsAtMs") }),
    ...(first === undefined
      ? {}
      : {
          resumeAsked: { by: first.words("by"), atMs: first.count("atMs"), entry: first.count("entry") },
        }),
  };
}
