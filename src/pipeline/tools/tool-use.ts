import type { ToolArguments } from "../../exchange/exchange.ts";
import type { ToolRule } from "../../policy/policy.ts";

/** A tool that is about to be called, wherever that was seen: in a model's answer, at the MCP door, in a program's own process. */
export interface ToolUse {
  readonly name: string;
  readonly arguments: ToolArguments;
  /** JSON pointer of the call into the answer, in our words; empty where it came by itself. */
  readonly place: string;
}

/** Why a call may not simply go on. Nothing in it is text of people. */
export interface ToolFinding {
  /** `tools`: the allow-list and the arguments. `flow`: where data came from and where it would go. */
  readonly by: "tools" | "flow";
  readonly kind: string;
  /** A whole sentence for the caller: which tool, which argument, which rule. */
  readonly message: string;
  readonly action: "record" | "hold" | "block";
  /** JSON pointer into the arguments. */
  readonly pointer?: string;
  /** How the labels got there, for `seaworthy explain`: names and places, never text. */
  readonly trace?: readonly string[];
}

/** A call with all that was found about it. `hold`: a person has to say yes before it leaves. */
export interface JudgedUse {
  readonly use: ToolUse;
  /** Undefined where the policy does not know the tool. */
  readonly rule: ToolRule | undefined;
  readonly findings: readonly ToolFinding[];
  readonly outcome: "allow" | "hold" | "block";
}
