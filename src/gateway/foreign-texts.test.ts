import { hash } from "node:crypto";
import { expect, test } from "vitest";
import type { Exchange, Message } from "../exchange/exchange.ts";
import { decideInput, finish } from "../pipeline/decide.ts";
import type { Policy } from "../policy/policy.ts";
import { openSqliteKnowledge } from "../store/sqlite/knowledge.ts";
import type { Caller } from "./caller.ts";
import { withoutForeign } from "./foreign-texts.ts";

const theirs = "The board of Globex has agreed to sell the northern plant in spring.";
const ours = "Acme delivers on Mondays and Thursdays, before noon where it can.";
const open = "Opening hours of the shop are nine to five on every working day.";

const store = openSqliteKnowledge(":memory:");
const document = (tenant: string, text: string, kind: "tenant" | "public") => ({
  ...{
    tenant,
    id: text.slice(0, 8),
    source: "docs",
    owner: "a@example.com",
    lastUpdatedMs: 1,
    access: { kind },
  },
  ...{ digest: hash("sha256", text, "hex"), trust: "internal" as const, version: 1, state: "live" as const },
  ...{ registeredAtMs: 1, changedAtMs: 1, by: "test" },
  chunks: [{ id: `${text.slice(0, 8)}#0`, digest: hash("sha256", text, "hex") }],
});
await store.put([
  document("globex", theirs, "tenant"),
  document("acme", ours, "tenant"),
  document("globex", open, "public"),
]);

const policyOf = (acl: "tenant" | "public"): Policy =>
  ({
    ...{ feature: "test", guards: [], onBlind: "block", unknownFields: "keep", unread: {} },
    knowledge: [{ source: "docs", owner: "a@example.com", acl, trust: "internal" }],
  }) as unknown as Policy;

async function decided(message: Message, tenant: string | undefined, acl: "tenant" | "public" = "tenant") {
  const exchange: Exchange = {
    ...{
      id: "e",
      format: "test",
      operation: "chat",
      model: "m",
      stream: false,
      tools: [],
      settings: {},
      unread: [],
    },
    messages: [message],
  };
  const policy = policyOf(acl);
  const own = finish(decideInput(exchange, { policy, now: () => 0, inputTokens: 1 }));
  const caller = { policy, ...(tenant === undefined ? {} : { tenant }) } as Caller;
  return withoutForeign(own, exchange, caller, store);
}

const says = (text: string): Message => ({ role: "user", parts: [{ kind: "text", text }] });
const brought = (text: string): Message => ({
  role: "tool",
  parts: [{ kind: "tool-result", callId: "c", parts: [{ kind: "text", text }] }],
});

test.each<[string, Message, string | undefined, string]>([
  ["another tenant's text is refused", says(theirs), "acme", "block"],
  ["also where a tool brings it", brought(theirs), "acme", "block"],
  ["also among others", says(`Context:\n\n${ours}\n\n${theirs}\n\nNow answer.`), "acme", "block"],
  ["also with blanks around it", says(`  ${theirs}\n`), "acme", "block"],
  ["also for who is of no tenant", says(theirs), undefined, "block"],
  ["its owner has it", says(theirs), "globex", "allow"],
  ["one's own is read", says(ours), "acme", "allow"],
  ["what is public is everybody's", says(open), "acme", "allow"],
  [
    "what nobody registered is nobody's",
    says("Hello, what is there to be known about the plant?"),
    "acme",
    "allow",
  ],
])("%s", async (_name, message, tenant, outcome) => {
  const decision = await decided(message, tenant);
  expect(decision.outcome).toBe(outcome);
  expect(decision.forward === undefined).toBe(outcome === "block");
});

test("the refusal says where it stands and no word of it", async () => {
  const { verdicts, reasons } = await decided(brought(theirs), "acme");
  expect(verdicts).toMatchObject([
    { guard: "flow", kind: "other-tenant", place: "/messages/0/parts/0/parts/0" },
  ]);
  expect(reasons).toEqual(["the text at /messages/0/parts/0/parts/0 is registered for another tenant"]);
});

test("where all knowledge is public nobody asks", async () => {
  expect((await decided(says(theirs), "acme", "public")).outcome).toBe("allow");
});
