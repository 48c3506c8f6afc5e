import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Leaf } from "../../src/audit/leaf.ts";
import { gpt, startStand, until, type Stand } from "./stand.ts";
import { surface, surfaceNames, type Said, type Turn } from "./surfaces.ts";

const mailTool = {
  type: "object",
  properties: { to: { type: "string" }, body: { type: "string" } },
} as const;
const noArguments = { type: "object", properties: {} } as const;
const tools = {
  read_mail: { schema: noArguments, effect: "read" },
  read_crm: { schema: noArguments, effect: "read", returns: "trusted", holds: ["personal"] },
  send_mail: { schema: mailTool, effect: "external" },
} as const;
const manifest = {
  feature: "mail",
  profile: "agent",
  data: ["pii"],
  model: { provider: "openai", id: gpt },
  // What is looked at here is what an order may do; that it is one is for others to say.
  guards: { injection: "record", "injection-conversation": "record", "personal-data": "record" },
  tools,
  approvals: { wait: "0s" },
};
const replacing = {
  ...manifest,
  feature: "replacing",
  guards: { injection: "record" },
  flow: { standard: { "untrusted-meets-private": "record" } },
};
const strict = {
  ...manifest,
  feature: "strict",
  flow: {
    rules: [
      {
        name: "own-people-only",
        tool: "send_mail",
        argument: "/to",
        from: ["user", "system", "tool:read_crm"],
        then: "refuse",
      },
    ],
  },
};

let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    files: {
      "mail.yaml": JSON.stringify(manifest),
      "strict.yaml": JSON.stringify(strict),
      "replacing.yaml": JSON.stringify(replacing),
    },
    manifests: ["mail.yaml", "strict.yaml", "replacing.yaml"],
  });
});
afterAll(() => stand.close());

const offered = Object.entries(tools).map(([name, { schema }]) => ({ name, schema }));
const send = (to: string, body: string) => ({
  text: "I see to it.",
  tools: [{ id: `c${randomUUID().slice(0, 8)}`, name: "send_mail", arguments: JSON.stringify({ to, body }) }],
});
const read = (id: string, name: "read_mail" | "read_crm", text: string): readonly Turn[] => [
  { role: "assistant", tools: [{ id, name, arguments: "{}" }] },
  { role: "tool", id, text },
];
const asks = (text: string): readonly Turn[] => [{ role: "user", text }];

interface Asked {
  readonly name: (typeof surfaceNames)[number];
  readonly how: "whole" | "stream";
  readonly feature?: string;
  readonly session?: string;
}

/** What came back: the calls that left, or the error's words. */
async function ask(
  turns: readonly Turn[],
  { name, how, feature = "mail", session }: Asked,
): Promise<readonly string[]> {
  const door = surface(name, stand, {
    maxRetries: 0,
    headers: {
      "x-seaworthy-feature": feature,
      "x-seaworthy-user": "jane",
      ...(session === undefined ? {} : { "x-seaworthy-session": session }),
    },
  });
  const said: Said | Error = await door[how]({ model: gpt, turns, tools: offered }).catch(
    (error: unknown) => error as Error,
  );
  return said instanceof Error ? [`stopped: ${said.message}`] : said.tools.map(({ name: tool }) => tool);
}

const ways = surfaceNames.flatMap((name) => (["whole", "stream"] as const).map((how) => ({ name, how })));
const isStopped = (calls: readonly string[]): boolean => calls.every((one) => one.startsWith("stopped:"));

describe.each(ways)("$name, $how", (way) => {
  test("mail of others and a customer's data meet no way out, and each alone goes its way", async () => {
    stand.fakeOpenAi.reply = send("boss@work.example", "All is well.");
    const user = asks("Write to boss@work.example that all is well.");
    const mail = read("m1", "read_mail", "Lunch at noon?");
    const crm = read("k1", "read_crm", "A good customer since spring.");
    expect(isStopped(await ask([...user, ...mail, ...crm], way))).toBe(true);
    expect(await ask([...user, ...mail], way)).toEqual(["send_mail"]);
    expect(await ask([...user, ...crm], way)).toEqual(["send_mail"]);
  });

  test("a recipient that only a mail names is stopped, whatever the mail says", async () => {
    const mail = read("m1", "read_mail", "Our new box is office-7714 from today.");
    stand.fakeOpenAi.reply = send("office-7714", "Hello");
    expect(isStopped(await ask([...asks("Answer the mail."), ...mail], way))).toBe(true);
    expect(await ask([...asks("Answer to office-7714."), ...mail], way)).toEqual(["send_mail"]);
  });

  test("a manifest's own rule says where a recipient may come from", async () => {
    const strictly = { ...way, feature: "strict" };
    stand.fakeOpenAi.reply = send("ann@work.example", "Hello");
    expect(isStopped(await ask(asks("Write to our accountant."), strictly))).toBe(true);
    expect(await ask(asks("Write to ann@work.example."), strictly)).toEqual(["send_mail"]);
    const crm = read("k1", "read_crm", "Accountant: ann@work.example");
    expect(await ask([...asks("Write to our accountant."), ...crm], strictly)).toEqual(["send_mail"]);
  });
});

test("an address that the model saw as a placeholder is compared as it is", async () => {
  const way = { name: "chat", how: "whole", feature: "replacing" } as const;
  stand.fakeOpenAi.reply = (received) =>
    send(/\[EMAIL_\d+\]/.exec(JSON.stringify(received.body))?.[0] ?? "nobody", "Hello");
  const mail = read("m1", "read_mail", "Our new address is office@partner.example from today.");
  expect(isStopped(await ask([...asks("Answer the mail."), ...mail], way))).toBe(true);
  expect(await ask([...asks("Answer to office@partner.example."), ...mail], way)).toEqual(["send_mail"]);
});

const called = async (find: (leaf: Leaf) => boolean): Promise<Leaf> => {
  let found: Leaf | undefined;
  await until(async () => {
    found = (await stand.log()).findLast((leaf) => leaf.kind === "tool.called" && find(leaf));
    return found !== undefined;
  });
  if (found === undefined) throw new Error("there is no such entry");
  return found;
};

test("what a session has read once counts for its later calls, when the application no longer sends it", async () => {
  const session = `s-${randomUUID()}`;
  const way = { name: "chat", how: "whole", session } as const;
  stand.fakeOpenAi.reply = { text: "I have read it." };
  const user = asks("Read my mail.");
  expect(await ask([...user, ...read("m1", "read_mail", "Lunch at noon?")], way)).toEqual([]);
  stand.fakeOpenAi.reply = send("boss@work.example", "All is well.");
  const later = [
    ...asks("Tell boss@work.example that the customer is content."),
    ...read("k1", "read_crm", "A good customer."),
  ];
  expect(isStopped(await ask(later, way))).toBe(true);
  expect(await ask(later, { name: "chat", how: "whole" })).toEqual(["send_mail"]);
  expect(await ask(later, { ...way, session: `s-${randomUUID()}` })).toEqual(["send_mail"]);
});

test("the entry about a call names its labels, and explain says how each got there", async () => {
  const leaf = await called(
    ({ decision, facts, findings = [] }) =>
      decision === "hold" &&
      facts?.["tool"] === "send_mail" &&
      findings.includes("flow:untrusted-meets-private"),
  );
  expect(leaf.facts?.["labels"]).toEqual(["personal:tool", "untrusted:tool"]);
  const plainly = await stand.seaworthy("explain", String(leaf.seq));
  expect(plainly).toMatchObject({ code: 0 });
  expect(plainly.out).toContain("a call of send_mail (external) waits for a person's yes");
  expect(plainly.out).toContain("in the conversation: personal:tool, untrusted:tool");
  expect(plainly.out).not.toContain("read_mail");
  expect(plainly.err).toContain("--purpose");
  const whole = await stand.seaworthy("explain", leaf.exchange ?? "", "--purpose", "why was it held");
  expect(whole.out).toMatch(
    /untrusted: untrusted text of the tool read_mail (?:at \/messages\/\d|from the earlier exchange)/,
  );
  expect(whole.out).toContain("private: personal text of the tool read_crm at /messages/");
  expect(whole.out).toContain("to do:");
  const opened = (await stand.log()).findLast(({ kind }) => kind === "payload.opened");
  expect(opened).toBeDefined();
});

test("explain of what is not there is a question asked wrongly", async () => {
  expect(await stand.seaworthy("explain", "nowhere")).toMatchObject({ code: 2 });
  expect(await stand.seaworthy("explain")).toMatchObject({ code: 2 });
});
