import { KnownError } from "../base/errors.ts";
import type { Clock } from "../base/clock.ts";
import { durationMs } from "../base/duration.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { killScopeNames, readKillScope } from "../evidence/kill-scope.ts";
import { placeKill, resumeKill, type KillDesk } from "../limits/kill/desk.ts";
import { stands, type Kill, type KillRecord, type KillStore } from "../limits/kill/kill.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";

/** What the routes of the kill switch need. */
export interface KillDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  /** Opens the store for one request. @throws KnownError KILLS_UNREADABLE */
  readonly open: () => KillStore;
  /** Resolves when this gateway has carried out what changed. */
  readonly look: () => Promise<void>;
  /** Rehearses the kill switch now; what it found. */
  readonly drill: (by: string) => Promise<JsonObject>;
  readonly now: Clock;
}

/** Stops and resumes for people with the role operator; the log knows who asks and has it before it takes effect. */
export const killRoutes = (deps: KillDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/kills",
    async answer(visit) {
      await operator(deps, visit);
      const ended = visit.parameters.get("ended") === "true";
      for (const name of visit.parameters.keys()) if (name !== "ended") throw unknown(name, ["ended"]);
      const nowMs = deps.now();
      const kills = await withStore(deps, (store) => store.list());
      visit.json({ kills: kills.filter((kill) => stands(kill, nowMs) !== ended).map(killJson) });
    },
  },
  {
    method: "POST",
    path: "/api/kill",
    async answer(visit) {
      const body = await visit.body();
      const wanted = { scope: scopeOf(body), reason: wordsOf(body, "reason"), ...waysOf(body) };
      const placed = await withStore(deps, async (store) => {
        const kill = await placeKill(deskOf(deps, visit, store), wanted);
        await deps.look();
        return (await store.list()).find(({ id }) => id === kill.id) ?? kill;
      });
      visit.json(killJson(placed));
    },
  },
  {
    method: "POST",
    path: "/api/resume",
    async answer(visit) {
      const body = await visit.body();
      for (const name of Object.keys(body))
        if (name !== "id" && name !== "reason") throw unknown(name, ["id", "reason"]);
      const asked = { id: wordsOf(body, "id"), reason: wordsOf(body, "reason") };
      const step = await withStore(deps, (store) => resumeKill(deskOf(deps, visit, store), asked));
      await deps.look();
      visit.json({ id: asked.id, state: step.state, by: step.by, entry: step.entry });
    },
  },
  {
    method: "POST",
    path: "/api/kill/drill",
    async answer(visit) {
      visit.json(await deps.drill(await operator(deps, visit)));
    },
  },
];

async function withStore<T>(deps: KillDeps, work: (store: KillStore) => Promise<T>): Promise<T> {
  const store = deps.open();
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

const deskOf = (deps: KillDeps, { token }: ApiVisit, store: KillStore): KillDesk => ({
  ask: (question) => deps.ask({ ...question, token }),
  store,
  now: deps.now,
});

/** The name of who asks. @throws KnownError SCOPE_REFUSED where they are no operator. */
async function operator({ ask }: KillDeps, { token }: ApiVisit): Promise<string> {
  const said = await ask({ ask: "operator", token });
  const name = isObject(said) ? said["name"] : undefined;
  return typeof name === "string" ? name : "";
}

const ways = ["reason", "for", "two_people", "public"] as const;

function scopeOf(body: JsonObject): ReturnType<typeof readKillScope> {
  const known = [...killScopeNames, "all", ...ways];
  for (const name of Object.keys(body)) if (!known.includes(name)) throw unknown(name, known);
  return readKillScope(
    Object.fromEntries(Object.entries(body).filter(([name]) => !(ways as readonly string[]).includes(name))),
  );
}

function waysOf(body: JsonObject): {
  readonly forMs?: number;
  readonly twoPeople: boolean;
  readonly isPublic: boolean;
} {
  const { for: time } = body;
  const forMs = typeof time === "string" ? durationMs(time) : undefined;
  if (time !== undefined && (forMs === undefined || forMs === 0))
    throw new KnownError("USAGE", "/for is no length of time", "give one like 90d, 12h, 30m or 10s");
  return {
    ...(forMs === undefined ? {} : { forMs }),
    twoPeople: flagOf(body, "two_people"),
    isPublic: flagOf(body, "public"),
  };
}

function flagOf(body: JsonObject, name: string): boolean {
  const value = body[name];
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new KnownError("USAGE", `/${name} is neither true nor false`, "say true, or leave it out");
}

function wordsOf(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new KnownError("USAGE", `/${name} is empty`, `say the ${name} in words`);
}

const unknown = (name: string, known: readonly string[]): KnownError =>
  new KnownError("USAGE", `/${name.slice(0, 40)} is not known`, `what there is: ${known.join(", ")}`);

const killJson = (kill: Kill | KillRecord): JsonObject => ({ ...(kill as unknown as JsonObject) });
