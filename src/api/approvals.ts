import {
  decideApproval,
  listApprovals,
  showApproval,
  type ApprovalDesk,
  type ApprovalItem,
} from "../approvals/desk.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";

/** What the routes of approvals need. */
export interface ApprovalDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly desk: Omit<ApprovalDesk, "ask">;
  /** Resolves when whoever waits in this gateway has heard of what changed. */
  readonly look: () => Promise<void>;
}

/** Calls that wait for a person: what they are, and a yes or a no. All take the role approver; the log knows who asks. */
export const approvalRoutes = (deps: ApprovalDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/approvals",
    async answer(visit) {
      known(visit, ["ended"]);
      const ended = visit.parameters.get("ended") ?? "false";
      if (ended !== "true" && ended !== "false")
        throw new KnownError("USAGE", "ended is neither true nor false", "say true, or leave it out");
      const items = await listApprovals(deskOf(deps, visit), { ended: ended === "true" });
      visit.json({ approvals: items.map(itemJson) });
    },
  },
  {
    method: "GET",
    path: "/api/approvals/show",
    async answer(visit) {
      known(visit, ["id"]);
      const id = visit.parameters.get("id") ?? "";
      if (id === "")
        throw new KnownError("USAGE", "which one is not said", "name it: /api/approvals/show?id=ID");
      visit.json(itemJson(await showApproval(deskOf(deps, visit), id)));
    },
  },
  decision("/api/approvals/approve", true, deps),
  decision("/api/approvals/deny", false, deps),
];

const decision = (path: string, yes: boolean, deps: ApprovalDeps): ApiRoute => ({
  method: "POST",
  path,
  async answer(visit) {
    const body = await visit.body();
    for (const name of Object.keys(body))
      if (name !== "id" && name !== "reason") throw unknown(name, ["id", "reason"]);
    const asked = { id: wordsOf(body, "id"), reason: wordsOf(body, "reason"), yes };
    const step = await decideApproval(deskOf(deps, visit), asked);
    await deps.look();
    visit.json({ ...step });
  },
});

const deskOf = ({ ask, desk }: ApprovalDeps, { token }: ApiVisit): ApprovalDesk => ({
  ...desk,
  ask: (question) => ask({ ...question, token }),
});

const itemJson = (item: ApprovalItem): JsonObject => ({ ...(item as unknown as JsonObject) });

function known({ parameters }: ApiVisit, names: readonly string[]): void {
  for (const name of parameters.keys()) if (!names.includes(name)) throw unknown(name, names);
}

function wordsOf(body: JsonObject, name: string): string {
  const value = body[name];
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new KnownError("USAGE", `/${name} is empty`, `say the ${name} in words`);
}

const unknown = (name: string, names: readonly string[]): KnownError =>
  new KnownError("USAGE", `/${name.slice(0, 40)} is not known`, `what there is: ${names.join(", ")}`);
