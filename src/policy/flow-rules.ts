/** What a text holds. `tenant`: data of one customer, from a source that the policy calls so. */
export type Holding = "personal" | "secret" | "tenant";

export type Effect = "read" | "write" | "external";

/**
 * What a rule can ask for. Of the conversation: `untrusted` (others than the operator and the user can have put words into it), `private`
 * (any of the three that follow), `personal`, `secret`, `tenant`, `web`, `document`, `unread` (something that nobody could read), and
 * `tool:NAME`. Of the call itself: `copied-target` (an address, a path, an id or a command in it stands in untrusted text only),
 * `copied-content` (a stretch of its text does), `leaving` (private data that the user did not write stands in it, however disguised),
 * `disguised` (private data stands in it in another form: encoded, reversed, in pieces).
 */
export const flowConditions = [
  "untrusted",
  "private",
  "personal",
  "secret",
  "tenant",
  "web",
  "document",
  "unread",
  "copied-target",
  "copied-content",
  "leaving",
  "disguised",
] as const;

export type FlowCondition = (typeof flowConditions)[number] | `tool:${string}`;

/** Where an argument may come from. `manifest`: the tool's schema names the value. `model`: it stands nowhere, the model made it up. */
export const argumentSources = ["system", "user", "manifest", "tool", "document", "web", "model"] as const;

export type ArgumentSource = (typeof argumentSources)[number] | `tool:${string}`;

/** An argument and all the places that it may come from. */
export interface FromRule {
  /** JSON pointer into the arguments; what stands below it counts too. */
  readonly argument: string;
  readonly from: readonly ArgumentSource[];
}

export interface FlowRule {
  /** The kind of its findings. */
  readonly name: string;
  /** All of them have to be so. Empty where the rule is about an argument only. */
  readonly when: readonly FlowCondition[];
  /** Calls of these effects; undefined: of any. */
  readonly effects?: readonly Effect[];
  /** Calls of these tools; undefined: of any. */
  readonly tools?: readonly string[];
  /** It fires where the argument comes from elsewhere. */
  readonly argument?: FromRule;
  readonly then: "record" | "hold" | "block";
  readonly unless?: {
    /** It does not fire where the argument comes from here. */
    readonly argument?: FromRule;
    readonly tools?: readonly string[];
  };
}

/** What a policy says of data flow. */
export interface FlowRules {
  /** The standard rules, where they hold, and then the manifest's own. Never empty. */
  readonly rules: readonly FlowRule[];
  /** What documents in a request hold, by the knowledge that the manifest declares. */
  readonly documentsHold: readonly Holding[];
}

/**
 * What holds for agents, and for whoever asks for it. The first is the rule of the three that may not meet: text that others wrote, data
 * that is not theirs, and a way out (S. Willison, "The lethal trifecta for AI agents", 2025). The others catch what was copied, and private
 * data on its way. Content that a tool of our own is to write down is only recorded: to write down what was read is what most agents
 * are for. So is private data that an agent sends openly while nobody else has had a word: that is its work.
 */
export const standardFlowRules: readonly FlowRule[] = [
  { name: "untrusted-meets-private", when: ["untrusted", "private"], effects: ["external"], then: "hold" },
  { name: "private-out", when: ["untrusted", "leaving"], effects: ["external"], then: "hold" },
  { name: "private-out", when: ["disguised"], effects: ["external"], then: "hold" },
  { name: "private-out", when: ["leaving"], effects: ["external"], then: "record" },
  { name: "copied-target", when: ["copied-target"], effects: ["write", "external"], then: "hold" },
  { name: "copied-content", when: ["copied-content"], effects: ["external"], then: "hold" },
  { name: "copied-content", when: ["copied-content"], effects: ["write"], then: "record" },
];
