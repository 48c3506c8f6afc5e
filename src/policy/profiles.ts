import type { JsonValue } from "../base/json.ts";
import type { Side } from "../guards/guard.ts";
import type { Action, Limits, Policy, Profile, Retry } from "./policy.ts";

/** What a profile says of one guard. A side that is absent is not inspected. */
export interface GuardDefault {
  readonly actions: Readonly<Partial<Record<Side, Action>>>;
  readonly kinds?: Readonly<Record<string, Action>>;
  readonly settings?: Readonly<Record<string, JsonValue>>;
}

/** What holds for a feature until its manifest says otherwise. */
export interface ProfileDefaults {
  readonly summary: string;
  /** By guard id. A guard that is not named blocks on every side it has. */
  readonly guards: Readonly<Record<string, GuardDefault>>;
}

const base: Readonly<Record<string, GuardDefault>> = {
  size: { actions: { input: "block" } },
  characters: { actions: { input: "block" } },
  credentials: { actions: { input: "block", output: "redact" } },
  // Placeholders on the way in, the values back in their place on the way out.
  "personal-data": { actions: { input: "redact", output: "redact" } },
  // Most people that chats name are known to all, and an answer about them needs the name: what is found is recorded.
  names: { actions: { input: "record", output: "record" } },
  injection: { actions: { input: "block" } },
  "injection-conversation": { actions: { input: "block" } },
  // It takes some honest texts for harmful ones, and a person at risk needs an answer: what to do is the feature's choice.
  "harmful-content": { actions: { input: "record", output: "record" } },
  "prompt-echo": { actions: { output: "block" } },
  // Every tutorial says localhost; it tells nothing about us.
  "internal-addresses": { actions: { output: "redact" }, kinds: { loopback: "record" } },
  "output-schema": { actions: { output: "block" } },
  // A figure to watch, not a fault of the answer.
  refusal: { actions: { output: "record" } },
  "code-output": { actions: { output: "record" } },
  "code-syntax": { actions: { output: "record" } },
  // Looks where its setting `check` says so.
  groundedness: { actions: { output: "record" } },
  // Looks where the feature names its topics.
  "off-topic": { actions: { input: "record" } },
  // Looks where its setting `require` says so.
  "medical-disclaimer": { actions: { output: "record" } },
};

/** Our own choice: what cannot be undone or gives the machine away is stopped where answers are run; the rest is advice. */
const deadly: Readonly<Record<string, Action>> = {
  "delete-root": "block",
  "disk-overwrite": "block",
  "fork-bomb": "block",
  "reverse-shell": "block",
};

export const profiles: Readonly<Record<Profile, ProfileDefaults>> = {
  chatbot: { summary: "talks with people outside", guards: base },
  code: {
    summary: "reads and writes source code",
    // The checklist's limit of three newlines in a row is for chat; our own choice: formatted source has fewer than 100.
    guards: {
      ...base,
      characters: { actions: { input: "block" }, settings: { newlinesMax: 100 } },
      "code-output": { actions: { output: "record" }, kinds: deadly },
      // Milliseconds are nothing to who waits for a program.
      "code-syntax": { actions: { output: "record" }, settings: { parse: true } },
    },
  },
  research: {
    summary: "reads documents and the web, and sums them up",
    guards: { ...base, groundedness: { actions: { output: "record" }, settings: { check: "paragraph" } } },
  },
  medical: {
    summary: "speaks of health",
    guards: {
      ...base,
      credentials: { actions: { input: "block", output: "block" } },
      "medical-disclaimer": { actions: { output: "block" }, settings: { require: "advice" } },
    },
  },
  agent: {
    summary: "acts through tools",
    // A credential in a tool call is on its way out of the house: replacing it would run the call with a wrong one.
    guards: {
      ...base,
      credentials: { actions: { input: "block", output: "block" } },
      "code-output": { actions: { output: "record" }, kinds: deadly },
    },
  },
  internal: {
    summary: "serves our own people only",
    // They may know what the hosts are called.
    guards: { ...base, "internal-addresses": { actions: { output: "record" } } },
  },
};

/** tokens: the checklist's 10,000. The others are our own choice: a megabyte of text, and twice the slowest reasoning models. */
export const defaultLimits: Limits = {
  tokensPerRequestMax: 10_000,
  bodyBytesMax: 1_048_576,
  firstByteMs: 120_000,
  idleMs: 60_000,
  totalMs: 600_000,
};

/** Our own choice: one more try, since a client retries too and the two multiply. */
export const defaultRetry: Retry = { attempts: 2, baseDelayMs: 250 };

/** Sealed is the model's own encrypted thinking on its way back to it: opaque by design, and nobody else can write it. */
export const defaultUnread: Policy["unread"] = {
  image: "block",
  audio: "block",
  file: "block",
  "provider-state": "block",
  "provider-tool": "block",
  sealed: "record",
  tokens: "block",
};
