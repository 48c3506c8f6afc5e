import { afterEach, expect, test } from "vitest";
import type { ApprovalRequest, Approvals, ApprovalState } from "../approvals/approval.ts";
import type { Label } from "../pipeline/flow/labels.ts";
import { standardFlowRules } from "../policy/flow-rules.ts";
import type { Policy } from "../policy/policy.ts";
import type { DeskDeps } from "./desk.ts";
import { rulesFor, serverAt, startTestServer, stringTool, testDesk, testPolicy } from "./mcp.test-data.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

/** A queue of one approval, which a test decides. */
function queue(first: ApprovalState = "waiting") {
  const asked: ApprovalRequest[] = [];
  let state = first;
  let uses = 0;
  const decided = Promise.withResolvers<undefined>();
  const approvals: Approvals = {
    ask: async (request) => {
      asked.push(request);
      return Promise.resolve({ ...request, id: "a1", state, askedAtMs: 0, expiresAtMs: Infinity });
    },
    settled: async (_id, forMs) => {
      await Promise.race([
        decided.promise,
        new Promise((resolve) => setTimeout(resolve, Math.min(forMs, 200))),
      ]);
      return state;
    },
    use: async () => Promise.resolve(state === "approved" && (uses += 1) === 1),
  };
  const decide = (next: ApprovalState): void => {
    state = next;
    decided.resolve(undefined);
  };
  return { approvals, asked, decide };
}

async function stand(deps: Partial<DeskDeps>, more: Partial<Policy> = {}) {
  const server = await startTestServer({
    tools: [stringTool("pay"), stringTool("look"), stringTool("mail")],
  });
  const rules = rulesFor({
    pay: { effect: "write", returns: "trusted", approval: "human" },
    look: { effect: "read", returns: "untrusted", holds: ["personal"] },
    mail: { effect: "external", returns: "trusted" },
  });
  const desk = testDesk([serverAt("bank", server.url)], testPolicy({ bank: rules }, more), deps);
  open.push(server, desk);
  return { server, desk };
}

const approvalRules = { lifetimeMs: 60_000, waitMs: 0, approvers: { read: 1, write: 2, external: 1 } };

test("a call that needs a person's yes waits for it, with exactly its arguments, and then goes on", async () => {
  const { approvals, asked, decide } = queue();
  const { server, desk } = await stand({ approvals }, { approvals: { ...approvalRules, waitMs: 30_000 } });
  const client = await desk.connect("bank", { user: "ada", tenant: "acme" });
  const called = client.callTool({ name: "pay", arguments: { text: "10 to Eve" } });
  await expect.poll(() => asked.length).toBe(1);
  expect(server.called).toEqual([]);
  expect(asked[0]).toMatchObject({
    tool: "bank:pay",
    arguments: { text: "10 to Eve" },
    requester: { key: "k1", user: "ada", tenant: "acme" },
    approvers: 2,
    lifetimeMs: 60_000,
  });
  decide("approved");
  expect((await called).content).toEqual([{ type: "text", text: "said 10 to Eve" }]);
  expect(desk.entries.find(({ kind }) => kind === "mcp.called")?.facts).toMatchObject({ approval: "a1" });
});

test.each([
  ["denied", /was denied/],
  ["expired", /was expired/],
  ["used", /was used/],
] as const)("an approval that was %s lets nothing through", async (state, message) => {
  const { approvals } = queue(state);
  const { server, desk } = await stand({ approvals }, { approvals: approvalRules });
  const client = await desk.connect("bank");
  await expect(client.callTool({ name: "pay", arguments: { text: "10" } })).rejects.toThrow(message);
  expect(server.called).toEqual([]);
  expect(desk.entries.at(-1)).toMatchObject({
    kind: "mcp.refused",
    decision: "hold",
    findings: ["tools:approval-needed"],
  });
});

test("a program that hears nothing is told which approval its call waits for, and calls again", async () => {
  const { approvals, decide } = queue();
  const { server, desk } = await stand({ approvals }, { approvals: approvalRules });
  const client = await desk.connect("bank");
  const call = { name: "pay", arguments: { text: "10" } };
  await expect(client.callTool(call)).rejects.toThrow(/waits for a person's yes: approval a1/);
  decide("approved");
  expect(await client.callTool(call)).toMatchObject({ content: [{ text: "said 10" }] });
  await expect(client.callTool(call)).rejects.toThrow(/was used/);
  expect(server.called).toHaveLength(1);
});

test.each(["new", "old"] as const)(
  "a program of the %s generation that asks for progress hears that its call waits",
  async (generation) => {
    const { approvals, decide } = queue();
    const { desk } = await stand({ approvals }, { approvals: approvalRules });
    const client = await desk.connect("bank", {}, generation);
    const told: string[] = [];
    const called = client.callTool(
      { name: "pay", arguments: { text: "10" } },
      { onprogress: ({ message }) => told.push(message ?? "") },
    );
    await expect.poll(() => told).toContain("waits for a person's yes: approval a1");
    decide("approved");
    expect(await called).toMatchObject({ content: [{ text: "said 10" }] });
  },
);

test("where nobody can say yes, what needs one is refused", async () => {
  const { server, desk } = await stand({});
  const client = await desk.connect("bank");
  await expect(client.callTool({ name: "pay", arguments: { text: "10" } })).rejects.toThrow(
    /needs a person's yes/,
  );
  expect(server.called).toEqual([]);
});

const flow = { rules: standardFlowRules, documentsHold: [] };

function sessions() {
  const labels = new Map<string, Label[]>();
  return {
    of: ({ session }: { session: string }) => labels.get(session) ?? [],
    add: ({ session }: { session: string }, more: readonly Label[]) =>
      void labels.set(session, [...(labels.get(session) ?? []), ...more]),
  };
}

test("what a tool brought into a session holds up a call outside, in that session only", async () => {
  const { server, desk } = await stand({ flow: sessions() }, { flow, approvals: approvalRules });
  const client = await desk.connect("bank", { session: "s1" });
  await client.callTool({ name: "mail", arguments: { text: "hello" } });
  await client.callTool({ name: "look", arguments: { text: "inbox" } });
  await expect(client.callTool({ name: "mail", arguments: { text: "hello" } })).rejects.toThrow(/person|yes/);
  const other = await desk.connect("bank", { session: "s2" });
  await other.callTool({ name: "mail", arguments: { text: "hello" } });
  expect(server.called.map(({ name }) => name)).toEqual(["mail", "look", "mail"]);
  expect(
    desk.entries.find(({ kind, decision }) => kind === "mcp.refused" && decision === "hold")?.findings,
  ).toContain("flow:untrusted-meets-private");
});

test("a session of the protocol counts where the application names none", async () => {
  const { desk } = await stand({ flow: sessions() }, { flow, approvals: approvalRules });
  const client = await desk.connect("bank", {}, "old");
  await client.callTool({ name: "mail", arguments: { text: "hello" } });
  await client.callTool({ name: "look", arguments: { text: "inbox" } });
  await expect(client.callTool({ name: "mail", arguments: { text: "hello" } })).rejects.toThrow();
});

test("where nobody says which session it is, it counts as having read everything", async () => {
  const { server, desk } = await stand({ flow: sessions() }, { flow, approvals: approvalRules });
  const client = await desk.connect("bank");
  await expect(client.callTool({ name: "mail", arguments: { text: "hello" } })).rejects.toThrow();
  expect(server.called).toEqual([]);
});
