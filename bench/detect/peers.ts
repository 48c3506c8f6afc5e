import { boundFor, lookerAt, type Placed } from "./looks.ts";

/** What somebody says of a text: flagged or not as its maker sets it up, and how sure where that is told. */
export interface Verdict {
  readonly flagged: boolean;
  readonly score?: number;
}

export type PeerLook = (placed: Placed) => Verdict | Promise<Verdict>;

/** Imports a package from the folder where the peers are installed. */
export type Load = (name: string) => Promise<unknown>;

/** Somebody else's detector that can be installed, as its own manual says that it is used. */
export interface Peer {
  readonly id: string;
  /** Packages with the versions that were measured, the detector first. */
  readonly packages: readonly string[];
  readonly open: (load: Load) => Promise<PeerLook>;
}

interface Vard {
  readonly default: {
    readonly safe: (text: string) => {
      readonly safe: boolean;
      readonly threats?: readonly { readonly severity: number }[];
    };
  };
}

interface Aidefence {
  readonly checkThreats: (text: string) => {
    readonly threats: readonly { readonly confidence: number }[];
  };
}

interface LlmGuardrail {
  readonly checkInjection: (text: string) => Promise<LlmGuardrailVerdict>;
  readonly checkJailbreak: (text: string) => Promise<LlmGuardrailVerdict>;
}

interface LlmGuardrailVerdict {
  readonly detected: boolean;
  readonly confidence: number;
}

interface Llmverify {
  readonly isInputSafe: (text: string) => boolean;
  readonly getInjectionRiskScore: (text: string) => number;
}

interface Reactive {
  readonly detectInjection: (text: string) => unknown;
}

interface Effects {
  readonly Effect: { readonly runSync: (effect: unknown) => { readonly detected: boolean } };
}

interface Hai {
  readonly injectionGuard: (who: unknown, how: unknown) => unknown;
  readonly GuardrailsEngine: new (settings: unknown) => {
    readonly run: (messages: unknown) => Promise<{
      readonly messagesWithGuardResult: readonly {
        readonly messages: readonly {
          readonly passed: boolean;
          readonly additionalFields?: { readonly score?: number };
        }[];
      }[];
    }>;
  };
}

/** 0.7 is the threshold of its manual's first example. */
function openHai(mode: "pattern" | "heuristic"): Peer["open"] {
  return async (load) => {
    const { injectionGuard, GuardrailsEngine } = (await load("@presidio-dev/hai-guardrails")) as Hai;
    const guards = [injectionGuard({ roles: ["user"] }, { mode, threshold: 0.7 })];
    const engine = new GuardrailsEngine({ guards, logLevel: "silent" });
    return async ({ text }) => {
      const { messagesWithGuardResult } = await engine.run([{ role: "user", content: text }]);
      const [message] = messagesWithGuardResult.flatMap(({ messages }) => messages);
      if (message === undefined) throw new Error("no verdict on the message");
      const { score } = message.additionalFields ?? {};
      return { flagged: !message.passed, ...(score === undefined ? {} : { score }) };
    };
  };
}

const hai = ["@presidio-dev/hai-guardrails@1.12.0", "@langchain/core@1.4.0"];

export const peers: readonly Peer[] = [
  {
    id: "vard",
    packages: ["@andersmyrmel/vard@1.2.0"],
    open: async (load) => {
      const { default: vard } = (await load("@andersmyrmel/vard")) as Vard;
      return ({ text }) => {
        const { safe, threats = [] } = vard.safe(text);
        return { flagged: !safe, score: Math.max(0, ...threats.map(({ severity }) => severity)) };
      };
    },
  },
  {
    id: "aidefence",
    packages: ["@claude-flow/aidefence@3.0.3"],
    open: async (load) => {
      const { checkThreats } = (await load("@claude-flow/aidefence")) as Aidefence;
      return ({ text }) => {
        const { threats } = checkThreats(text);
        return {
          flagged: threats.length > 0,
          score: Math.max(0, ...threats.map(({ confidence }) => confidence)),
        };
      };
    },
  },
  {
    id: "llm_guardrail",
    packages: ["llm_guardrail@2.1.2"],
    open: async (load) => {
      const { checkInjection, checkJailbreak } = (await load("llm_guardrail")) as LlmGuardrail;
      // Its third model is after harmful requests, which are no attacks on the model.
      return async ({ text }) => {
        const verdicts = [await checkInjection(text), await checkJailbreak(text)];
        return {
          flagged: verdicts.some(({ detected }) => detected),
          score: Math.max(...verdicts.map(({ confidence }) => confidence)),
        };
      };
    },
  },
  {
    id: "llmverify",
    packages: ["llmverify@1.6.1"],
    open: async (load) => {
      const { isInputSafe, getInjectionRiskScore } = (await load("llmverify")) as Llmverify;
      return ({ text }) => ({ flagged: !isInputSafe(text), score: getInjectionRiskScore(text) });
    },
  },
  {
    id: "reactive-agents",
    packages: ["@reactive-agents/guardrails@0.9.0"],
    open: async (load) => {
      const { detectInjection } = (await load("@reactive-agents/guardrails")) as Reactive;
      const { Effect } = (await load("effect")) as Effects;
      return ({ text }) => ({ flagged: Effect.runSync(detectInjection(text)).detected });
    },
  },
  { id: "hai pattern", packages: hai, open: openHai("pattern") },
  { id: "hai heuristic", packages: hai, open: openHai("heuristic") },
];

/** The guard of this project, judged in the same way. */
export const ourselves: Peer = {
  id: "seaworthy",
  packages: [],
  open: () => {
    const look = lookerAt("balanced");
    return Promise.resolve((placed) => ({ flagged: look(placed).flagged }));
  },
};

/** How sure our guard is of a text, from 0 to 1: asked apart from the verdict, which needs no number. */
export function ourScores(): (placed: Placed) => number {
  const plain = boundFor("document", "balanced");
  const mail = boundFor("mail", "balanced");
  return ({ text, channel }) => {
    const source = channel === "mail" ? "document" : channel;
    return (
      (channel === "mail" ? mail : plain).score?.(text, { side: "input", source, operatorTexts: [] }) ?? 0
    );
  };
}
