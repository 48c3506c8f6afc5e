import type { Exchange, Message } from "../src/exchange/exchange.ts";
import type { Verdict } from "../src/pipeline/decision.ts";
import { flowFindings } from "../src/pipeline/flow/flow-findings.ts";
import { flowOf } from "../src/pipeline/flow/flow-state.ts";
import { standardFlowRules } from "../src/policy/flow-rules.ts";
import type { Policy, ToolRule } from "../src/policy/policy.ts";
import { SessionLabels } from "../src/sessions/labels.ts";
import { openSqliteLabels } from "../src/store/sqlite/session-labels.ts";

/** What following data costs: labels for each call, comparing for each call of a tool. */
const rounds = Number(process.env["FLOW_ROUNDS"] ?? 2000);

const tool = (more: Partial<ToolRule>): ToolRule => ({
  schema: { type: "object", properties: { to: {}, body: {} } },
  effect: "read",
  returns: "untrusted",
  ...more,
});
const tools = {
  read_mail: tool({}),
  read_crm: tool({ returns: "trusted", holds: ["personal"] }),
  send_mail: tool({ effect: "external" }),
};
const policy = {
  feature: "bench",
  profile: "agent",
  guards: [{ guard: { id: "personal-data", holds: "personal" }, actions: { input: "record" } }],
  tools,
  flow: { rules: standardFlowRules, documentsHold: [] },
} as unknown as Policy;

/** Some 600 characters a turn: a short mail with an address in it. */
const mail = (turn: number): string =>
  `From: person${turn}@partner.example. ${"Thank you for the figures of last week, they look good to us and we go on as agreed. ".repeat(6)}Ticket ${10_000 + turn}.`;

const messagesOf = (turn: number): readonly Message[] => [
  {
    role: "user",
    parts: [{ kind: "text", text: `Please see to mail number ${turn} and tell me what it says.` }],
  },
  {
    role: "assistant",
    parts: [
      {
        kind: "tool-call",
        callId: `c${turn}`,
        name: "read_mail",
        arguments: { kind: "json", value: { turn } },
      },
    ],
  },
  {
    role: "tool",
    parts: [{ kind: "tool-result", callId: `c${turn}`, parts: [{ kind: "text", text: mail(turn) }] }],
  },
  { role: "assistant", parts: [{ kind: "text", text: `Mail ${turn} says that they go on as agreed.` }] },
];

const conversation = (turns: number): Exchange => ({
  ...{ id: "e", format: "openai-chat", operation: "chat", model: "m", stream: false },
  ...{ tools: [], settings: {}, unread: [] },
  messages: Array.from({ length: turns }, (_, turn) => messagesOf(turn)).flat(),
});

/** One address found in each mail, as the guards give it. */
const verdictsOf = (turns: number): readonly Verdict[] =>
  Array.from({ length: turns }, (_, turn) => ({
    ...{
      guard: "personal-data",
      kind: "EMAIL",
      severity: "medium",
      start: 6,
      end: 29,
      message: "an address",
    },
    ...{ place: `/messages/${turn * 4 + 2}/parts/0/parts/0`, source: "tool", action: "record" },
  }));

const use = (to: string) =>
  ({
    name: "send_mail",
    place: "",
    arguments: {
      kind: "json",
      value: {
        to,
        body: "Dear colleague, the figures are in and all goes on as we had planned. Kind regards",
      },
    },
  }) as const;

/** CPU microseconds of one. */
function measure(count: number, work: (i: number) => void): number {
  for (let i = 0; i < Math.ceil(count / 4); i += 1) work(i);
  const before = process.cpuUsage();
  for (let i = 0; i < count; i += 1) work(i);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
}

const show = (micros: number, what: string): void =>
  console.log(`${micros.toFixed(1).padStart(10)}  ${what}`);

console.log(
  `CPU microseconds, mean of ${rounds} (fewer for long conversations); one turn is 4 messages, some 700 characters`,
);
for (const turns of [1, 20, 100]) {
  const exchange = conversation(turns);
  const verdicts = verdictsOf(turns);
  const session = { feature: "bench", user: "u", session: `s${turns}` };
  const labels = new SessionLabels({
    store: openSqliteLabels(":memory:"),
    key: new Uint8Array(32),
    now: Date.now,
    report: (line) => console.error(line),
  });
  const count = Math.max(50, Math.ceil(rounds / turns));
  show(
    measure(rounds, () => flowOf(exchange, { policy, verdicts })),
    `${turns} turns: labels of a call`,
  );
  show(
    measure(rounds, () => {
      const state = flowOf(exchange, { policy, verdicts, session: labels.of(session) });
      labels.add(session, state?.labels ?? []);
    }),
    `${turns} turns: the same with a session whose labels are kept`,
  );
  const judge = (to: string) => (): void => {
    const state = flowOf(exchange, { policy, verdicts });
    if (state !== undefined) flowFindings(use(to), tools.send_mail, state);
  };
  show(measure(count, judge("nobody@work.example")), `${turns} turns: the first call of a tool in an answer`);
  const again = flowOf(exchange, { policy, verdicts });
  // A new conversation each time one has had its share of comparing.
  show(
    measure(Math.min(count, 100), () => {
      if (again !== undefined) flowFindings(use("nobody@work.example"), tools.send_mail, again);
    }),
    `${turns} turns: each further call of a tool in the same answer`,
  );
  labels.close();
}
