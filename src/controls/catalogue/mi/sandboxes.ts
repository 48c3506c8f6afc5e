import type { Witnessed } from "../../../evidence/witnessed.ts";
import { hourMs, type Condition, type Judged } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";
import { figure, holds, worst } from "../../requirement.ts";

const freshMs = 24 * hourMs;

const must: readonly Condition[] = [
  { fact: "attempts", is: ">=", than: 1 },
  { fact: "stopped", is: "=", than: "attempts" },
  { fact: "held", is: "=", than: 1 },
];

/** Each server has a drill of its own: the newest of each that was drilled within the day says whether it holds. */
export function judgedSandboxes({ subject, book, nowMs }: StatusAsk): Judged {
  const [listed] = book.observed("config-mcp", subject, subject.digest);
  const local = listed && figure(listed, "local");
  if (listed === undefined || local === undefined)
    return { state: "unknown", reason: "nobody has listed the feature's MCP servers", because: [] };
  if (local === 0)
    return { state: "pass", reason: "the gateway starts no server itself", because: [listed.seq] };
  const drills = book.observed("drill-sandbox", subject);
  const newest = new Map<unknown, Witnessed>();
  for (const drill of drills)
    if (nowMs - drill.atMs <= freshMs && !newest.has(drill.facts["server"]))
      newest.set(drill.facts["server"], drill);
  const [first, ...others] = [...newest.values()].map(judgedDrill);
  if (first !== undefined) return worst([first, ...others]);
  const [last] = drills;
  return last === undefined
    ? { state: "unknown", reason: "no way out of a sandbox was ever tried", because: [listed.seq] }
    : {
        state: "stale",
        reason: "no way out of a sandbox was tried in 24 hours",
        because: [last.seq],
        atMs: last.atMs,
      };
}

function judgedDrill(drill: Witnessed): Judged {
  const about = { because: [drill.seq], atMs: drill.atMs, validUntilMs: drill.atMs + freshMs };
  const { server } = drill.facts;
  const unmet = must.find((condition) => holds(drill, condition) !== true);
  return unmet === undefined
    ? { ...about, state: "pass", reason: "nothing led out of any sandbox" }
    : {
        ...about,
        state: "fail",
        reason: `a way out of the sandbox of ${typeof server === "string" ? server : "a server"} was not stopped`,
      };
}
