import type { Answer, Choice } from "../exchange/answer.ts";
import type { Extras, Part, ToolCallPart, Unread } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { rewriteJson, rewritePart } from "../exchange/texts.ts";
import { argumentsText, readArguments } from "../exchange/tool-arguments.ts";
import { unreadOf } from "../exchange/unread.ts";
import {
  finish,
  inspectionOf,
  inspectWhole,
  operatorTexts,
  rewriterFor,
  unreadRefusals,
  type AnswerDeps,
} from "./decide.ts";
import { heldCalls } from "./askable.ts";
import { newFlow, partOf, stoppedWith, tell, type Flow, type Flows } from "./answer-flow.ts";
import { conclude, type Blindness, type Decision, type Verdict } from "./decision.ts";
import { heldBy, type Held } from "./redact.ts";
import { JoinedTexts } from "./joined.ts";
import { Restorer } from "./restorer.ts";
import { scanInto, scanText, type Inspection, type Scanned } from "./scanner.ts";
import { inspectLists, isOfText, withoutLists } from "./spelled.ts";
import { TextFilter } from "./text-filter.ts";
import { AnswerCalls } from "./tools/answer-calls.ts";
import type { JudgedUse } from "./tools/tool-use.ts";

/** Our own choice: arguments of one tool call; the longest seen are whole files, some hundred KiB. */
const toolCallCharsMax = 4 * 1024 * 1024;

/**
 * The machine between a streamed answer and the caller. Text leaves as soon as no guard can change its mind about it; a tool
 * call leaves when it is whole and judged; parts leave in their order. After a block or a hold nothing more leaves; where a person's
 * yes can end the hold, the rest is read and judged, and kept until then. For every
 * way the provider cuts the stream, the decision is the one that `decideAnswer` gives on the buffered answer.
 */
export class AnswerFilter {
  readonly #deps: AnswerDeps;
  readonly #inspection: Inspection;
  readonly #texts: JoinedTexts;
  readonly #held: Held;
  readonly #calls: AnswerCalls;
  readonly #restorer: Restorer;
  readonly #choices: Flows[] = [];
  readonly #verdicts: Verdict[] = [];
  readonly #blind: Blindness[] = [];
  readonly #unread = new Set<Unread["kind"]>();
  readonly #stops: Partial<Choice>[] = [];
  /** A guard judges the whole answer and can stop it: everything waits for the end. */
  readonly #waitsForEnd: boolean;
  /** Calls wait for a person's yes: nothing leaves before, also not at the end. */
  #asks = false;
  #ended = false;
  readonly #waiting: AnswerEvent[] = [];
  /** A verdict holds or blocks; a guard could not look. */
  #strong = false;
  #unseen = false;
  #decision: Decision | undefined;
  #head = { id: "", model: "" };

  constructor(deps: AnswerDeps) {
    this.#deps = deps;
    this.#inspection = inspectionOf(deps, "output", operatorTexts(deps.exchange));
    this.#texts = new JoinedTexts(this.#inspection);
    this.#held = heldBy(deps.policy);
    this.#calls = new AnswerCalls(deps);
    this.#restorer = new Restorer(deps.vault);
    this.#waitsForEnd = deps.policy.guards.some(
      ({ guard, actions, kinds = {} }) =>
        guard.scope === "whole" &&
        actions.output !== undefined &&
        [actions.output, ...Object.values(kinds)].some((action) => action !== "record") &&
        guard.sides.includes("output") &&
        guard.applies(deps.exchange, "output"),
    );
  }

  /** The verdict so far; final once `end` was pushed or the outcome is hold or block. */
  get decision(): Decision {
    if (this.#decision !== undefined) return this.#decision;
    const scanners = this.#choices.flatMap(({ inOrder }) =>
      inOrder.flatMap(({ text }) => text?.scanner ?? []),
    );
    const verdicts = [this.#verdicts, ...scanners.map((scanner) => scanner.verdicts)].flat();
    const blind = [this.#blind, ...scanners.map((scanner) => scanner.blind)].flat();
    return conclude(this.#deps.policy, verdicts, blind, unreadRefusals(this.unread, this.#deps.policy));
  }

  get stopped(): boolean {
    return this.#decision !== undefined && ["hold", "block"].includes(this.#decision.outcome);
  }

  /** The rest of a whole answer that waits for a person's yes to its calls; undefined where none does. */
  get held(): readonly AnswerEvent[] | undefined {
    const decision = this.#ended ? this.#decision : undefined;
    return decision !== undefined && heldCalls(decision, this.#deps.policy) !== undefined
      ? this.#waiting
      : undefined;
  }

  /** The call that was judged at this place. */
  callAt(choice: number, part: number): ToolCallPart | undefined {
    const value = this.#choices[choice]?.byPart.get(part)?.value;
    return value?.kind === "tool-call" ? value : undefined;
  }

  /** The calls that were judged so far. */
  get calls(): readonly JudgedUse[] {
    return this.#calls.judged;
  }

  /** The kinds of what no guard could read so far. */
  get unread(): readonly Unread["kind"][] {
    return [...this.#unread].sort();
  }

  /** What has left so far, as an answer. */
  get delivered(): Answer {
    const choices = this.#choices.map((flows, index): Choice => {
      const parts = [...flows.inOrder].sort((a, b) => a.part - b.part).flatMap((flow) => partOf(flow) ?? []);
      return { parts, stop: "other", ...this.#stops[index] };
    });
    return { ...this.#head, choices, unread: [] };
  }

  /** One event of the provider; gives the events that may leave now. */
  push(event: AnswerEvent): readonly AnswerEvent[] {
    if (this.stopped) return [];
    const out: AnswerEvent[] = [];
    this.#take(event, out);
    const blind = this.#deps.policy.onBlind !== "record" && this.#unseen;
    if (blind || this.#strong || event.type === "end") {
      if (event.type === "end") this.#judgeWhole();
      const decision = this.decision;
      this.#ended ||= event.type === "end";
      const stops = decision.outcome === "hold" || decision.outcome === "block";
      // Where nothing but calls hold it, a person is asked about the whole: the rest is read, and waits with them.
      const waits = heldCalls(decision, this.#deps.policy) !== undefined;
      if (event.type === "end" || (stops && !waits)) this.#decision = decision;
      if (stops && !waits) return [];
      // Whatever comes next that holds or blocks says so anew.
      this.#strong = false;
      this.#asks = waits;
    }
    if (!this.#waitsForEnd && !this.#asks) return out;
    this.#waiting.push(...out);
    if (this.#asks) return [];
    return event.type === "end" || event.type === "failed" ? this.#waiting : [];
  }

  #take(event: AnswerEvent, out: AnswerEvent[]): void {
    switch (event.type) {
      case "start":
        this.#head = { id: event.id, model: event.model };
        out.push({ ...event, ...this.#cleanExtras(event.extras, "") });
        return;
      case "part-start":
        this.#flow(event.choice, event.part, event.of);
        break;
      case "delta":
        this.#delta(event, this.#flow(event.choice, event.part));
        break;
      case "part-whole":
        this.#whole(event, this.#flow(event.choice, event.part));
        break;
      case "part-end":
        this.#end(event, this.#flow(event.choice, event.part));
        break;
      case "stop": {
        const lost = this.#choices[event.choice]?.inOrder.some((flow) => flow.lost) === true;
        const at = `/choices/${event.choice}`;
        const clean = {
          ...this.#cleanExtras(event.extras, at, lost),
          ...(event.stopSequence === undefined
            ? {}
            : { stopSequence: this.#clean(event.stopSequence, `${at}/stopSequence`) }),
        };
        const { nativeStop } = event;
        const said = { stop: event.reason, ...(nativeStop === undefined ? {} : { nativeStop }) };
        const stop = stoppedWith(this.#choices[event.choice]?.inOrder ?? [], said);
        this.#stops[event.choice] = { ...stop, ...clean };
        this.#drain(event.choice, out, true);
        out.push(
          stop === said
            ? { ...event, ...clean }
            : { type: "stop", choice: event.choice, reason: stop.stop, ...clean },
        );
        return;
      }
      case "usage": {
        const clean = this.#cleanExtras(event.usage.extras, "/usage");
        out.push({ ...event, usage: { ...event.usage, ...clean } });
        return;
      }
      case "unread":
        this.#cannotRead([event.unread.kind]);
        return;
      case "end":
      case "failed":
        out.push(event);
        return;
    }
    this.#drain(event.choice, out, false);
  }

  #flow(choice: number, part: number, of?: PartStart): Flow {
    const flows = (this.#choices[choice] ??= { byPart: new Map(), inOrder: [], left: 0 });
    const known = flows.byPart.get(part);
    if (known !== undefined) return known;
    const isText = of !== undefined && of.kind !== "tool-call";
    const place = `/choices/${choice}/parts/${part}`;
    const text = isText
      ? new TextFilter(this.#texts.stretch(choice, of.kind, { place, source: "assistant" }), {
          held: this.#held,
          vault: this.#deps.vault,
          restore: (piece) => this.#restorer.speech(choice, of.kind, piece),
        })
      : undefined;
    const flow = newFlow(part, of, text);
    if (isText) flow.ready.push({ type: "part-start", choice, part, of });
    flows.byPart.set(part, flow);
    flows.inOrder.push(flow);
    return flow;
  }

  #delta({ choice, part, text }: AnswerEvent & { type: "delta" }, flow: Flow): void {
    if (flow.text === undefined) {
      flow.collected += text;
      if (flow.collected.length > toolCallCharsMax) {
        const place = `/choices/${choice}/parts/${part}`;
        const detail = `the arguments are longer than ${toolCallCharsMax} characters`;
        this.#note([], [{ guard: "stream", place, reason: "threw", detail }]);
      }
      return;
    }
    this.#send(flow, { choice, part }, flow.text.push(text));
    this.#look(flow, flow.text);
  }

  #send(flow: Flow, at: { choice: number; part: number }, text: string): void {
    if (text === "") return;
    flow.sent += text;
    flow.ready.push({ type: "delta", ...at, text });
  }

  #whole({ choice, part, value }: AnswerEvent & { type: "part-whole" }, flow: Flow): void {
    this.#cannotRead(unreadOf(value));
    flow.value = this.#judged(this.#cleanPart(value, choice, flow), choice, flow);
    flow.collected = "";
    if (!flow.told) flow.ready.push({ type: "part-whole", choice, part, value: flow.value });
  }

  #end(event: AnswerEvent & { type: "part-end" }, flow: Flow): void {
    const { choice, part } = event;
    const place = `/choices/${choice}/parts/${part}`;
    if (event.sealed !== undefined) this.#cannotRead(["sealed"]);
    if (flow.text !== undefined) {
      this.#send(flow, { choice, part }, flow.text.finish());
      this.#look(flow, flow.text);
    } else if (flow.of?.kind === "tool-call" && flow.value === undefined) {
      const { callId, name, freeText } = flow.of;
      const clean = this.#cleanPart(
        { kind: "tool-call", callId, name, arguments: readArguments(flow.collected, freeText) },
        choice,
        flow,
      );
      flow.value = this.#judged(clean, choice, flow);
      if (clean.kind === "tool-call" && !flow.told) {
        const text = argumentsText(clean.arguments);
        const of = { ...flow.of, callId: clean.callId, name: clean.name };
        flow.ready.push({ type: "part-start", choice, part, of });
        flow.ready.push({ type: "delta", choice, part, text });
      }
    }
    flow.ended = true;
    if (flow.told) {
      flow.ready.push({ type: "part-end", choice, part });
      return;
    }
    flow.tail = {
      ...(event.sealed === undefined ? {} : { sealed: event.sealed }),
      ...this.#cleanExtras(event.extras, place, flow.lost),
    };
    flow.ready.push({ ...event, ...flow.tail });
  }

  /** A call that is whole: itself, or the text that stands in its place. */
  #judged(value: Part, choice: number, flow: Flow): Part {
    if (value.kind !== "tool-call") return value;
    const { part, verdicts } = this.#calls.judge(value, `/choices/${choice}/parts/${flow.part}`);
    this.#note(verdicts, []);
    if (part.kind !== "text") return part;
    tell(flow, choice, part.text);
    return part;
  }

  /** Parts leave in their order: the first that has not ended streams, those behind it wait. */
  #drain(choice: number, out: AnswerEvent[], all: boolean): void {
    const flows = this.#choices[choice];
    if (flows === undefined) return;
    for (let i = flows.left; i < flows.inOrder.length; i += 1) {
      const flow = flows.inOrder[i];
      for (const event of flow?.ready.splice(0) ?? []) out.push(event);
      if (flow?.ended === true) flows.left = flows.left === i ? i + 1 : flows.left;
      else if (!all) return;
    }
  }

  #cleanPart(part: Part, choice: number, flow: Flow): Part {
    const place = `/choices/${choice}/parts/${flow.part}`;
    const verdicts: Verdict[] = [];
    rewritePart(part, place, "assistant", (slot) => {
      const scanned: Scanned = finish(
        slot.place === place && JoinedTexts.joins(part.kind)
          ? scanInto(this.#texts.stretch(choice, part.kind, slot), slot.text)
          : scanText(this.#inspection, slot, slot.text),
      );
      for (const verdict of scanned.verdicts) verdicts.push(verdict);
      this.#note(scanned.verdicts, scanned.blind);
      return slot.text;
    });
    flow.lost ||= verdicts.some((verdict) => isRedaction(verdict) && isOfText(verdict));
    const rewriter = rewriterFor(verdicts, this.#deps.policy, isRedaction);
    const clean = rewritePart(part, place, "assistant", (slot) =>
      slot.place === place && JoinedTexts.joins(part.kind)
        ? this.#restorer.speech(choice, part.kind, rewriter(slot))
        : this.#restorer.aside(slot, rewriter(slot)),
    );
    const spelt = this.#spells(part.extras, place);
    return (flow.lost || spelt) && clean.extras !== undefined
      ? { ...clean, extras: withoutLists(clean.extras) }
      : clean;
  }

  /** `lost`: the text that the extras belong to was changed. */
  #cleanExtras(given: Extras | undefined, place: string, lost = false): { extras?: Extras } {
    if (given === undefined) return {};
    const clean = rewriteJson(given, (text, at) => this.#clean(text, `${place}/extras${at}`)) as Extras;
    return { extras: this.#spells(given, place) || lost ? withoutLists(clean) : clean };
  }

  /** Whether the lists in some extras spell what may not leave. */
  #spells(extras: Extras | undefined, place: string): boolean {
    const { verdicts, blind } = finish(inspectLists(this.#inspection, extras, place));
    this.#note(verdicts, blind);
    return verdicts.some(isRedaction);
  }

  /** A text that comes whole, outside of the parts. */
  #clean(text: string, place: string): string {
    const slot = { text, place, source: "extra" } as const;
    const { verdicts, blind } = finish(scanText(this.#inspection, slot, text));
    this.#note(verdicts, blind);
    const rewriter = rewriterFor(verdicts, this.#deps.policy, isRedaction);
    return this.#restorer.aside(slot, rewriter(slot));
  }

  /** Judged before it leaves: where the policy refuses it, it is the end. */
  #cannotRead(kinds: readonly Unread["kind"][]): void {
    for (const kind of kinds) {
      this.#unread.add(kind);
      this.#strong ||= this.#deps.policy.unread[kind] === "block";
    }
  }

  #judgeWhole(): void {
    const answer = this.delivered;
    const subject = { exchange: this.#deps.exchange, answer, inputTokens: 0 };
    inspectWhole(this.#inspection, subject, { verdicts: this.#verdicts, blind: this.#blind });
  }

  /** What is new about a text: an answer full of findings is not looked through again at every piece of it. */
  #look(flow: Flow, { scanner }: TextFilter): void {
    for (; flow.seen < scanner.verdicts.length; flow.seen += 1) {
      const verdict = scanner.verdicts[flow.seen];
      if (verdict === undefined) continue;
      this.#strong ||= isStrong(verdict);
      flow.lost ||= isRedaction(verdict);
    }
    this.#unseen ||= scanner.blind.length > 0;
  }

  #note(verdicts: readonly Verdict[], blind: readonly Blindness[]): void {
    for (const verdict of verdicts) {
      this.#verdicts.push(verdict);
      this.#strong ||= isStrong(verdict);
    }
    for (const one of blind) this.#blind.push(one);
    this.#unseen ||= blind.length > 0;
  }
}

const isRedaction = ({ action }: Verdict): boolean => action === "redact";
const isStrong = ({ action }: Verdict): boolean => action === "hold" || action === "block";
