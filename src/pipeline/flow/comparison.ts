import type { FromRule } from "../../policy/flow-rules.ts";
import type { ToolRule } from "../../policy/policy.ts";
import type { ToolUse } from "../tools/tool-use.ts";
import { argumentTexts, constantsOf, type ArgumentTexts } from "./argument-texts.ts";
import { contextTexts, type ContextTexts } from "./context-texts.ts";
import { comesFrom, copiedNeedles, copiedSpans, type Compared, type Copy } from "./copies.ts";
import type { FlowState } from "./flow-state.ts";
import { needlesOf, type Needle } from "./needles.ts";
import { PrivateTexts, type Leak } from "./private-values.ts";
import { shownLabel } from "./trace.ts";

/** What rules can ask of a call itself. */
export type Question = "copied-target" | "copied-content" | "leaving" | "disguised";

/** Our own choice: what one call can be asked for. More is an attack or a mistake. */
const needlesMax = 2048;

/** The arguments of one call beside the texts of the conversation. Nothing is read before somebody asks, and everything once. */
export class Comparison {
  readonly #use: ToolUse;
  readonly #rule: ToolRule;
  readonly #state: FlowState;
  #given: (ArgumentTexts & { readonly needles: readonly Needle[] }) | undefined;
  #copies: readonly Copy[] | undefined;
  #leaks: readonly Leak[] | undefined;
  #isTooMuch: boolean | undefined;

  constructor(use: ToolUse, rule: ToolRule, state: FlowState) {
    this.#use = use;
    this.#rule = rule;
    this.#state = state;
  }

  /** Why it is so, for people; undefined where it is not. What is too much to be compared counts as being so. */
  met(question: Question): { readonly why: string; readonly pointer?: string } | undefined {
    if (!this.#canMatter(question)) return undefined;
    if (this.#tooMuch()) return { why: `${question}: there is more than can be compared` };
    if (question === "leaving" || question === "disguised") {
      const leak = this.#foundLeaks().find(({ isDisguised }) => isDisguised || question === "leaving");
      return (
        leak && {
          why: `${leak.pointer === "" ? "the arguments together hold" : `${leak.pointer} holds`} private data${leak.isDisguised ? ", disguised," : ""} out of ${shownLabel(leak.label)}`,
          pointer: leak.pointer,
        }
      );
    }
    const role = question === "copied-target" ? "target" : "content";
    const copy = this.#foundCopies().find((one) => one.role === role);
    return (
      copy && {
        why: `${copy.pointer === "" ? "the arguments have" : `${copy.pointer} has`} ${role === "target" ? "a target" : "words"} that stood only in ${shownLabel(copy.label)}`,
        pointer: copy.pointer,
      }
    );
  }

  /** Whether an argument comes from where it may. */
  comesFrom(from: FromRule): boolean {
    if (this.#tooMuch()) return false;
    const { texts, needles } = this.#arguments();
    const compared: Compared = { texts, needles, constants: constants(this.#rule) };
    return comesFrom(compared, from, this.#context());
  }

  /** Where there is nothing to copy or to carry out, no text is read. */
  #canMatter(question: Question): boolean {
    const { parts } = this.#state;
    return question === "leaving" || question === "disguised"
      ? parts.some(({ found, declared }) => declared || found.length > 0)
      : parts.some(({ label }) => label.untrusted);
  }

  #tooMuch(): boolean {
    return (this.#isTooMuch ??=
      this.#arguments().isCut || this.#arguments().needles.length > needlesMax || !this.#context().spend());
  }

  #arguments(): ArgumentTexts & { readonly needles: readonly Needle[] } {
    if (this.#given === undefined) {
      const given = argumentTexts(this.#use.arguments, this.#rule.schema);
      this.#given = { ...given, needles: given.texts.flatMap(needlesOf) };
    }
    return this.#given;
  }

  #context(): ContextTexts {
    return contextTexts(this.#state);
  }

  #foundCopies(): readonly Copy[] {
    if (this.#copies === undefined) {
      const { texts, needles } = this.#arguments();
      const context = this.#context();
      this.#copies = [
        ...copiedNeedles(needles, context, constants(this.#rule)),
        ...copiedSpans(texts, context),
      ];
    }
    return this.#copies;
  }

  #foundLeaks(): readonly Leak[] {
    return (this.#leaks ??= privateTexts(this.#state, this.#context()).leaksIn(this.#arguments().texts));
  }
}

const byState = new WeakMap<FlowState, PrivateTexts>();

function privateTexts(state: FlowState, context: ContextTexts): PrivateTexts {
  let texts = byState.get(state);
  if (texts === undefined) byState.set(state, (texts = new PrivateTexts(state, context)));
  return texts;
}

const bySchema = new WeakMap<ToolRule, ReadonlySet<string>>();

function constants(rule: ToolRule): ReadonlySet<string> {
  let known = bySchema.get(rule);
  if (known === undefined) bySchema.set(rule, (known = constantsOf(rule.schema)));
  return known;
}
