import { policiesFor } from "../app/settings.ts";
import { tokenCounter } from "../app/token-count.ts";
import { KnownError } from "../base/errors.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange, Message } from "../exchange/exchange.ts";
import { decideAnswer, decideInput, finish } from "../pipeline/decide.ts";
import type { Decision, Verdict } from "../pipeline/decision.ts";
import { inputTokens, type CountTokens } from "../pipeline/tokens.ts";
import { Vault } from "../pipeline/vault.ts";
import type { Policy } from "../policy/policy.ts";
import type { Command, CommandInput } from "./command.ts";
import { openJudges, type AskedJudges } from "./inspect-judges.ts";
import { objectsOf, textAt, type Line } from "./lines.ts";
import { jsonOption, listOption, noPositionals, textOption } from "./options.ts";

export const speakers = ["user", "document", "tool", "assistant"] as const;
export type Speaker = (typeof speakers)[number];

export const inspect: Command = {
  name: "inspect",
  summary: "Judge JSON lines {text, source} from standard input as the gateway would",
  usage: "[--manifest FILE] [--feature NAME] [--judges] < texts.jsonl",
  options: {
    ...jsonOption,
    manifest: { type: "string", multiple: true },
    feature: { type: "string" },
    judges: { type: "boolean" },
  },

  async run(input, terminal) {
    noPositionals(input, "inspect < texts.jsonl");
    const policy = policyFor(input);
    const asks = input.values["judges"] === true;
    const judges = asks ? await openJudges(policy, { terminal, variables: process.env }) : undefined;
    if (!asks && policy.judges !== undefined)
      terminal.err("note: the outside judges of this feature are not asked; add --judges to ask them");
    const counter = tokenCounter();
    const deps = { policy, judges, count: counter.count };
    try {
      for await (const line of objectsOf(terminal.stdin())) {
        const decision = await judge(textAt(line, "text"), speaker(line), deps);
        terminal.out(JSON.stringify(resultOf(decision, suspicion(line, policy))));
      }
    } finally {
      await counter.close();
      await judges?.close();
    }
    return 0;
  },
};

interface JudgeDeps {
  readonly policy: Policy;
  /** Undefined: they are not asked. */
  readonly judges: AskedJudges | undefined;
  readonly count: CountTokens;
}

/** The policy that the gateway would enforce in this folder, or of the manifest that is named. */
export function policyFor(input: CommandInput): Policy {
  const policies = policiesFor({ manifests: listOption(input, "manifest") }, process.cwd());
  const feature = textOption(input, "feature");
  const policy = feature === undefined ? policies[0] : policies.find((one) => one.feature === feature);
  if (policy === undefined || (feature === undefined && policies.length > 1))
    throw new KnownError(
      "USAGE",
      feature === undefined ? "there are several features" : `there is no feature ${feature}`,
      `name one with --feature: ${policies.map((one) => one.feature).join(", ")}`,
    );
  return policy;
}

function speaker({ number, object }: Line): Speaker {
  const source = object["source"] ?? "user";
  const known = speakers.find((name) => name === source);
  if (known === undefined)
    throw new KnownError(
      "USAGE",
      `line ${number}: the source ${JSON.stringify(source).slice(0, 60)} is not known`,
      `it is one of ${speakers.join(", ")}`,
    );
  return known;
}

async function judge(text: string, source: Speaker, { policy, judges, count }: JudgeDeps): Promise<Decision> {
  const exchange = exchangeOf(source === "assistant" ? "" : text, source, policy);
  if (source !== "assistant") {
    const tokens = await inputTokens(exchange, policy.limits.tokensPerRequestMax, count);
    const own = finish(
      decideInput(exchange, { policy, now: Date.now, inputTokens: tokens, lookAnyway: true }),
    );
    return judges === undefined ? own : judges.inquiryOf(exchange).input(own);
  }
  const answer: Answer = {
    id: "inspect",
    model: "inspect",
    choices: [{ parts: [{ kind: "text", text }], stop: "end" }],
    unread: [],
  };
  const own = finish(decideAnswer(answer, { policy, now: Date.now, exchange, vault: new Vault() }));
  return judges === undefined ? own : judges.inquiryOf(exchange).output(own, answer);
}

function exchangeOf(text: string, source: Speaker, { prompt }: Policy): Exchange {
  const said: Message =
    source === "tool"
      ? { role: "tool", parts: [{ kind: "tool-result", callId: "inspect", parts: [{ kind: "text", text }] }] }
      : {
          role: "user",
          parts: [{ kind: "text", text, ...(source === "document" ? { document: true } : {}) }],
        };
  const system: Message[] =
    prompt === undefined ? [] : [{ role: "system", parts: [{ kind: "text", text: prompt.text }] }];
  return {
    id: "inspect",
    format: "inspect",
    operation: "chat",
    model: "inspect",
    stream: false,
    messages: [...system, said],
    tools: [],
    settings: {},
    unread: [],
  };
}

/** Limits on the shape of a text: a reason to refuse it, but no sign of an attack. */
const shapes = new Set(["size:too-many-tokens", "characters:newline-run", "characters:long-run"]);

/**
 * `score`: how sure the guards are that this is an attack or gives something away, 0 to 1. `flagged`: the policy stops it for
 * that; a text that is only too long or has too many empty lines is not flagged, though `action` says that it is refused.
 */
function resultOf(decision: Decision, suspicion: number): object {
  const signs = decision.verdicts.filter(
    ({ guard, kind, action }) => (action === "block" || action === "hold") && !shapes.has(`${guard}:${kind}`),
  );
  return {
    score: signs.reduce((most, { score = 1 }) => Math.max(most, score), suspicion),
    flagged: signs.length > 0 || decision.blind.length > 0,
    action: decision.outcome,
    findings: decision.verdicts.map(findingOf),
    ...(decision.judged === undefined ? {} : { judges: decision.judged }),
    ...(decision.blind.length === 0 ? {} : { blind: decision.blind.map(({ guard }) => guard) }),
  };
}

/** How much a text looks like an attack on the model where no guard says that it is one: what thresholds are weighed by. */
function suspicion(line: Line, { guards }: Policy): number {
  const source = speaker(line);
  if (source === "assistant") return 0;
  const context = { side: "input", source, operatorTexts: [] } as const;
  const injection = guards.find(({ guard }) => guard.id === "injection")?.guard;
  return injection?.scope === "text" ? (injection.score?.(textAt(line, "text"), context) ?? 0) : 0;
}

const findingOf = ({ guard, kind, severity, start, end, score, action, message }: Verdict): object => ({
  guard,
  kind,
  severity,
  start,
  end,
  action,
  message,
  ...(score === undefined ? {} : { score }),
});
