import type { JsonObject } from "../base/json.ts";
import type { Unread } from "../exchange/exchange.ts";
import type { Source } from "../exchange/texts.ts";
import type { Guard, Side } from "../guards/guard.ts";
import type { AnomalyRules } from "./anomalies-section.ts";
import type { ApprovalRules } from "./approvals-section.ts";
import type { Capability } from "./capability.ts";
import type { FlowRules, Holding } from "./flow-rules.ts";
import type { KnowledgeSource } from "./knowledge-section.ts";
import type { Quotas } from "./quotas.ts";
import type { ArgumentRule, ToolInput, ToolRegime } from "./tool-rules.ts";

/** `record`: only written down. `redact`: replaced. `hold`: waits for a person. `block`: refused. In order of strength. */
export type Action = "record" | "redact" | "hold" | "block";

/** One feature's manifest, read, checked and compiled: all that the pipeline and the gateway ask. */
export interface Policy {
  readonly feature: string;
  readonly profile: Profile;
  /** What the manifest says of the feature that no guard asks. */
  readonly declared?: Declared;
  /** The running digest: "sha256:" and 64 hexadecimal digits over manifest, prompt, tool schemas and guard versions. */
  readonly digest: string;
  readonly guards: readonly BoundGuard[];
  /** Guards that look at nothing, and why, where the manifest says so. */
  readonly off?: readonly { readonly id: string; readonly reason?: string }[];
  /** What it means when a guard threw, ran out of time or could not read. */
  readonly onBlind: Exclude<Action, "redact">;
  /** What it means when a request has something no guard can read, by its kind. */
  readonly unread: Readonly<Record<Unread["kind"], "record" | "block">>;
  /** Fields that the wire format's reader does not know: kept and shown to the guards, or refused. */
  readonly unknownFields: "keep" | "refuse";
  readonly limits: Limits;
  /** What is counted over calls; undefined: nothing is. */
  readonly quotas?: Quotas;
  /** In order of preference: the first is the model, the others are its fallbacks. Never empty. */
  readonly models: readonly ModelRoute[];
  readonly retry: Retry;
  /** The feature's own prompt, put before the conversation by the gateway. */
  readonly prompt?: { readonly text: string; readonly digest: string };
  /** The tools of the manifest by name; undefined when the manifest says nothing of tools. */
  readonly tools?: Readonly<Record<string, ToolRule>>;
  /** What becomes of tools and calls that the manifest does not let through; undefined: as by default. */
  readonly toolRegime?: ToolRegime;
  /** What may meet what; undefined: nobody follows where data comes from. */
  readonly flow?: FlowRules;
  /** MCP servers that the feature may use, by name; undefined: none. */
  readonly mcp?: Readonly<Record<string, McpRules>>;
  /** Classifiers outside that are asked too; undefined: none. */
  readonly judges?: Judges;
  /** How the feature is stopped; undefined: as a feature that does not act by itself. */
  readonly kill?: KillRules;
  /** How calls wait for a person; undefined: as by default. */
  readonly approvals?: ApprovalRules;
  /** Sources of the documents that it reads; undefined: whatever is registered. */
  readonly knowledge?: readonly KnowledgeSource[];
  /** What counts as unlike the usual; undefined: as by default. */
  readonly anomalies?: AnomalyRules;
  /** Whose sessions are whose; undefined: as where a manifest says nothing. */
  readonly sessions?: SessionRules;
  /** Which answers are given again; undefined: none. */
  readonly cache?: CacheRules;
}

/** What a feature says of itself: what the checklist asks for follows from it. */
export interface Declared {
  readonly data: readonly string[];
  /** Regulations: those that follow from the data, and those that the manifest adds. */
  readonly overlays: readonly string[];
  readonly capabilities: readonly Capability[];
  /** E-mail addresses by duty. */
  readonly owners: Readonly<Record<string, string>>;
}

export interface SessionRules {
  /** Only sessions that the gateway gave out. */
  readonly mintedOnly: boolean;
  /** What a turn of another session of the same user means; of another user it is refused. */
  readonly foreignTurns: "refuse" | "record";
  readonly idleMs: number;
  /** Whether the owner may come back to a session that ended for want of calls. */
  readonly afterIdle: "resume" | "refuse";
}

export interface CacheRules {
  /** Who shares answers. */
  readonly scope: "user" | "tenant" | "public";
  readonly ttlMs: number;
  readonly bytesMax: number;
  /** Also answers to requests that do not ask for temperature 0. */
  readonly sampled: boolean;
  /** Of the scope `public`: the questions whose answers everybody may see. */
  readonly vetted: readonly string[];
}

export interface KillRules {
  /** It stops while nobody can read what is stopped; others go on with what was known last. */
  readonly autonomous: boolean;
  /** Two people end a stop. */
  readonly needsSecondPerson: boolean;
  /** Whom callers are told to ask. */
  readonly contact?: string;
}

export type Profile = "chatbot" | "code" | "research" | "medical" | "agent" | "internal";

export interface BoundGuard {
  readonly guard: Guard;
  /** What a finding means, by side; a side that is absent is not inspected. */
  readonly actions: Readonly<Partial<Record<Side, Action>>>;
  /** Findings of these kinds mean something else than the guard's action. */
  readonly kinds?: Readonly<Record<string, Action>>;
}

export interface ModelRoute {
  /** Name of a provider: a row of the vendors' table or one that the configuration names. */
  readonly provider: string;
  /** The model's id as the provider knows it. "*" (dev only): whatever the client asks for. */
  readonly id: string;
  /** What the manifest says the id stands for, where the id does not say. */
  readonly version?: string;
}

export interface Limits {
  readonly tokensPerRequestMax: number;
  readonly bodyBytesMax: number;
  /** From the request's end to the first byte of the answer, and between two bytes of it. */
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

export interface Retry {
  /** Tries of one model, the first included. */
  readonly attempts: number;
  readonly baseDelayMs: number;
}

export interface ToolRule {
  readonly schema: JsonObject;
  readonly effect: "read" | "write" | "external";
  readonly returns: "trusted" | "untrusted";
  /** `web`: what it brings is public, and anybody can have written it. Undefined: a tool of our own. */
  readonly origin?: "web";
  /** What the texts that it brings hold, whatever the guards find in them. */
  readonly holds?: readonly Holding[];
  readonly approval?: "human";
  /** How its arguments come; undefined: as a JSON object. `provider`: the provider runs it, and no call of it comes by here. */
  readonly input?: ToolInput;
  /** The tool's description as the manifest has it, or a pin: "sha256:" and 64 hexadecimal digits. */
  readonly description?: string;
  /** What the arguments must be besides what the schema says. All of them hold. */
  readonly arguments?: readonly ArgumentRule[];
}

/** A tool of an MCP server as the manifest has it: the schema of its arguments is the one that was pinned. */
export type McpToolRule = Omit<ToolRule, "schema">;

/** What an MCP server may ask of a program in the middle of a call. */
export type McpAsk = "sampling" | "elicitation" | "roots";

/** What one feature may use of one MCP server. What is not named does not exist. */
export interface McpRules {
  readonly tools: Readonly<Record<string, McpToolRule>>;
  /** Names of prompts. */
  readonly prompts: readonly string[];
  /** Addresses of resources; one that ends with `*` stands for all that begin so. */
  readonly resources: readonly string[];
  readonly asks: readonly McpAsk[];
  /** What personal data in arguments means. A secret is never sent. */
  readonly personal: "record" | "block";
}

/** How a judge is spoken to. `wire/judges/` has a file for each. */
export type JudgeFormat =
  "openai-moderation" | "llama-guard" | "chat-yes-no" | "chat-json" | "presidio" | "lakera";

/** What a category means. Without a threshold the judge's own yes counts. */
export interface CategoryRule {
  readonly action: Action;
  /** 0 to 1; a score that is as high counts. */
  readonly threshold?: number;
}

/** One outside judge of a feature, checked, with its defaults. */
export interface JudgeRule {
  readonly name: string;
  /** `ask`: its verdict is waited for and decides. `read`: its scores are written down after the fact. */
  readonly mode: "ask" | "read";
  readonly format: JudgeFormat;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  /** Name of the environment variable with the key; undefined: none is sent. */
  readonly keyVariable?: string;
  readonly model?: string;
  /** The instruction of a chat model that judges. */
  readonly prompt?: string;
  readonly language?: string;
  readonly project?: string;
  readonly sides: readonly Side[];
  readonly sources: readonly Source[];
  /** For categories that are not named. */
  readonly standard: CategoryRule;
  readonly categories: Readonly<Record<string, CategoryRule>>;
  readonly whenSilent: "block" | "hold" | "allow";
  readonly timeoutMs: number;
  /** Questions under way at one time; one more is not asked. */
  readonly concurrentMax: number;
  readonly answerBytesMax: number;
  /** Of all texts of one question together, in UTF-16 units; a longer one is not asked. */
  readonly charsMax: number;
}

export interface Judges {
  /** Never empty. */
  readonly rules: readonly JudgeRule[];
  /** Guards that take personal data, secrets and whatever else the policy redacts out of what a judge is sent. */
  readonly cleaners: readonly BoundGuard[];
}
