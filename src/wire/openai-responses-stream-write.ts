import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Usage } from "../exchange/answer.ts";
import type { Exchange, Extras, Part } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import { argumentsText } from "../exchange/tool-arguments.ts";
import { completed, foreignPart, headOf, itemId } from "./openai-responses-answer.ts";
import { isKept, itemKey, itemOf, vendorExtras, writeContentPart } from "./openai-responses-content.ts";
import { errorEvent } from "./openai-responses-error.ts";
import { echoOf, writeStop, writeUsage } from "./openai-responses-head.ts";
import { responsesFormat } from "./openai-responses-read.ts";
import {
  EventLine,
  eventStart,
  inner,
  startOf,
  withMembers,
  wordsOf,
  type OutItem,
  type OutPart,
} from "./openai-responses-stream-out.ts";
import { writeOutputItems } from "./openai-responses-write-item.ts";
import type { StreamWriter, WireError } from "./wire.ts";

type Of<Type extends AnswerEvent["type"]> = Extract<AnswerEvent, { type: Type }>;

/**
 * Events as a stream of the Responses API. All that repeats a text, up to the response at the end, is put together from what was
 * written: it holds what was released and nothing else. Only the first choice: this format has no more.
 */
export class ResponsesWriter implements StreamWriter {
  readonly #exchange: Exchange;
  readonly #line = new EventLine();
  readonly #parts = new Map<number, OutPart>();
  /** JSON of the items, by their index. */
  readonly #items: string[] = [];
  readonly #ids = new Set<string>();
  #own = false;
  /** The response without status, output and usage. */
  #head: JsonObject = {};
  /** The item that a further part could join. */
  #group: OutItem | undefined;
  #count = 0;
  #stop: Of<"stop"> | undefined;
  #usage: Usage | undefined;
  #ended = false;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  push(event: AnswerEvent): string {
    if (this.#ended || ("choice" in event && event.choice !== 0)) return "";
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "part-start":
        return this.#partStart(event.part, event.of);
      case "delta": {
        const part = this.#parts.get(event.part);
        return part === undefined || event.text === "" ? "" : this.#delta(part, event.text);
      }
      case "part-whole":
        return this.#whole(event);
      case "part-end":
        return this.#partEnd(event);
      case "stop":
        this.#stop = event;
        return "";
      case "unread":
        return "";
      case "usage":
        this.#usage = event.usage;
        return "";
      case "end":
        return this.#end();
      case "failed":
        return "";
    }
  }

  fail(error: WireError): string {
    if (this.#ended) return "";
    this.#ended = true;
    return errorEvent(error, this.#line.next);
  }

  #start(event: Of<"start">): string {
    this.#own = event.format === responsesFormat;
    this.#head = {
      ...(this.#own ? event.extras : undefined),
      ...echoOf(this.#exchange),
      ...headOf(event, this.#exchange, this.#own),
      error: null,
    };
    const response = `"response":${JSON.stringify({
      ...this.#head,
      status: "in_progress",
      incomplete_details: null,
      output: [],
      usage: null,
    })}`;
    return (
      this.#line.write("response.created", response) + this.#line.write("response.in_progress", response)
    );
  }

  #partStart(number: number, of: PartStart): string {
    const part: OutPart = {
      of,
      words: wordsOf(of),
      item: undefined,
      place: 0,
      head: "",
      middle: "",
      json: "",
      announced: false,
      whole: undefined,
    };
    this.#parts.set(number, part);
    return of.kind === "tool-call" ? this.#begin(part) : "";
  }

  /** The part gets its item, a new one where it cannot join the one before. */
  #begin(part: OutPart): string {
    const { of, words } = part;
    const native = this.#own ? of.nativeId : undefined;
    const type = typeOf(of);
    const group = this.#group;
    let out = "";
    let item: OutItem;
    if (group?.open === true && group.type === type && (native === undefined || native === group.id))
      item = group;
    else {
      out += this.#closeGroup();
      item = this.#newItem(type, native);
      this.#group = type === "message" || type === "reasoning" ? item : undefined;
      out += this.#line.write(
        "response.output_item.added",
        `"output_index":${item.index},"item":${added(item, of)}`,
      );
    }
    item.openParts += 1;
    part.item = item;
    part.head = eventStart(`response.${words.text}.delta`);
    part.middle = `,${item.ref}${words.rest},"delta":"`;
    return out;
  }

  #newItem(type: OutItem["type"], native: string | undefined): OutItem {
    const index = this.#count;
    this.#count += 1;
    // Clients tell items apart by their ids.
    const id =
      native === undefined || this.#ids.has(native) ? itemId(type, this.#exchange.id, index) : native;
    this.#ids.add(id);
    return {
      type,
      index,
      id,
      ref: `"item_id":${JSON.stringify(id)},"output_index":${index}`,
      content: [],
      summary: [],
      fields: undefined,
      sealed: undefined,
      openParts: 0,
      open: true,
    };
  }

  /** The client learns of the part: before its first text, or at its end where it has none. */
  #announce(part: OutPart, item: OutItem): string {
    part.announced = true;
    const { words } = part;
    if (words.index === undefined || words.part === undefined) return "";
    const list = words.index === "summary_index" ? item.summary : item.content;
    part.place = list.push("") - 1;
    const at = `${item.ref},"${words.index}":${part.place}`;
    part.middle = `,${at}${words.rest},"delta":"`;
    const empty = withMembers({ type: words.type, ...empties(part) }, `"${words.key}":""`);
    return this.#line.write(`response.${words.part}.added`, `${at},"part":${empty}`);
  }

  #delta(part: OutPart, text: string): string {
    let out = part.item === undefined ? this.#begin(part) : "";
    if (part.item !== undefined && !part.announced) out += this.#announce(part, part.item);
    const json = inner(text);
    part.json += json;
    out += `${part.head}${this.#line.next}${part.middle}${json}"}\n\n`;
    return out;
  }

  #whole({ part: number, value }: Of<"part-whole">): string {
    const ours = this.#own ? value : foreignPart(value)[0];
    if (ours === undefined) return "";
    const fields = ours.extras?.[itemKey];
    const bytes = isObject(fields) && typeof fields["type"] === "string";
    if (ours.kind === "media" || bytes || itemOf(ours) !== undefined) return this.#wholeItem(ours);
    const of = startOf(ours);
    if (of === undefined) return "";
    let out = this.#parts.has(number) ? "" : this.#partStart(number, of);
    const part = this.#parts.get(number);
    if (part === undefined) return out;
    part.whole = ours;
    const text = ours.kind === "tool-call" ? argumentsText(ours.arguments) : "text" in ours ? ours.text : "";
    // What a client has is not taken back, but all that repeats it from here on says the new text.
    if (part.json === "" && text !== "") out += this.#delta(part, text);
    else part.json = inner(text);
    return out;
  }

  /** An item that comes in one piece. */
  #wholeItem(value: Part): string {
    const [written] = writeOutputItems([value]);
    if (written === undefined) return "";
    let out = this.#closeGroup();
    const index = this.#count;
    this.#count += 1;
    const item = completed(written, this.#exchange.id, index);
    const json = JSON.stringify(item);
    const ref = `"output_index":${index},"item":${json}`;
    out += this.#line.write("response.output_item.added", ref);
    const code = item["type"] === "code_interpreter_call" ? item["code"] : undefined;
    if (typeof code === "string") {
      // Clients put the call together from these.
      const at = `"item_id":${JSON.stringify(item["id"] ?? "")},"output_index":${index}`;
      const text = JSON.stringify(code);
      out += this.#line.write("response.code_interpreter_call_code.delta", `${at},"delta":${text}`);
      out += this.#line.write("response.code_interpreter_call_code.done", `${at},"code":${text}`);
    }
    this.#items[index] = json;
    return out + this.#line.write("response.output_item.done", ref);
  }

  #partEnd(event: Of<"part-end">): string {
    const part = this.#parts.get(event.part);
    if (part === undefined) return "";
    this.#parts.delete(event.part);
    const extras = this.#own ? (event.extras ?? part.whole?.extras) : undefined;
    const whole = part.whole?.kind === "reasoning" ? part.whole.sealed : undefined;
    const sealed = this.#own ? (event.sealed ?? whole) : undefined;
    let out = "";
    if (part.item === undefined) {
      // Another format's empty part says nothing; here it is an item with an id.
      if (!this.#own) return "";
      out += this.#begin(part);
    }
    const { item } = part;
    if (item === undefined) return out;
    item.openParts -= 1;
    const mark = extras?.[itemKey];
    const rest = vendorExtras(extras);
    if (item.type === "function_call" || item.type === "custom_tool_call")
      return out + this.#callEnd(part, item, extras);
    if (isObject(mark)) {
      item.fields = mark;
      item.open = false;
    }
    item.sealed = sealed ?? item.sealed;
    if (part.announced || part.of.kind !== "reasoning") out += this.#textEnd(part, item, rest);
    if (!item.open && item.openParts === 0) out += this.#itemEnd(item);
    return out;
  }

  #textEnd(part: OutPart, item: OutItem, extras: Extras | undefined): string {
    let out = part.announced ? "" : this.#announce(part, item);
    const { words } = part;
    const at = `${item.ref},"${words.index ?? ""}":${part.place}`;
    const kept = part.whole !== undefined && isKept(part.whole) ? part.whole : undefined;
    const json =
      kept?.kind === "text"
        ? JSON.stringify(writeContentPart(kept, "output_text"))
        : withMembers({ type: words.type, ...empties(part), ...extras }, `"${words.key}":"${part.json}"`);
    const annotations = part.of.kind === "text" ? extras?.["annotations"] : undefined;
    if (Array.isArray(annotations))
      for (const [i, annotation] of (annotations as readonly JsonValue[]).entries())
        out += this.#line.write(
          "response.output_text.annotation.added",
          `${at},"annotation_index":${i},"annotation":${JSON.stringify(annotation)}`,
        );
    (words.index === "summary_index" ? item.summary : item.content)[part.place] = json;
    out += this.#line.write(
      `response.${words.text}.done`,
      `${at},"${words.done}":"${part.json}"${words.rest}`,
    );
    return out + this.#line.write(`response.${words.part ?? ""}.done`, `${at},"part":${json}`);
  }

  #callEnd(part: OutPart, item: OutItem, extras: Extras | undefined): string {
    const { words, of } = part;
    if (of.kind !== "tool-call") return "";
    const name = JSON.stringify(of.name);
    const done = `${item.ref},"${words.done}":"${part.json}","name":${name}`;
    const fields = { status: "completed", ...extras, id: item.id, type: words.type };
    const json = withMembers(
      { ...fields, call_id: of.callId, name: of.name },
      `"${words.key}":"${part.json}"`,
    );
    this.#items[item.index] = json;
    return (
      this.#line.write(`response.${words.text}.done`, done) +
      this.#line.write("response.output_item.done", `"output_index":${item.index},"item":${json}`)
    );
  }

  /** No further part joins. The item ends now, or with the last of its parts. */
  #closeGroup(): string {
    const group = this.#group;
    this.#group = undefined;
    if (group?.open !== true) return "";
    group.open = false;
    return group.openParts === 0 ? this.#itemEnd(group) : "";
  }

  #itemEnd(item: OutItem): string {
    const { id, type, content, summary } = item;
    const json =
      type === "message"
        ? withMembers(
            { status: "completed", ...item.fields, id, type, role: "assistant" },
            `"content":[${content.join(",")}]`,
          )
        : withMembers(
            {
              ...item.fields,
              id,
              type,
              ...(item.sealed === undefined ? {} : { encrypted_content: item.sealed }),
            },
            `"summary":[${summary.join(",")}]${content.length > 0 ? `,"content":[${content.join(",")}]` : ""}`,
          );
    this.#items[item.index] = json;
    return this.#line.write("response.output_item.done", `"output_index":${item.index},"item":${json}`);
  }

  #end(): string {
    let out = "";
    for (const [part] of [...this.#parts]) out += this.#partEnd({ type: "part-end", choice: 0, part });
    out += this.#closeGroup();
    this.#ended = true;
    const stop = this.#stop ?? { stop: "end" as const };
    const state = writeStop("reason" in stop ? { ...stop, stop: stop.reason } : stop, this.#own);
    const response = withMembers(
      { ...this.#head, ...state, usage: writeUsage(this.#usage, this.#own) },
      `"output":[${this.#items.join(",")}]`,
    );
    const type = state["status"] === "incomplete" ? "response.incomplete" : "response.completed";
    return out + this.#line.write(type, `"response":${response}`);
  }
}

const typeOf = (of: PartStart): OutItem["type"] => {
  if (of.kind === "tool-call") return of.freeText === true ? "custom_tool_call" : "function_call";
  return of.kind === "reasoning" ? "reasoning" : "message";
};

/** Members that a text of an answer always has. */
const empties = ({ of }: OutPart): JsonObject =>
  of.kind === "text" ? { annotations: [], logprobs: [] } : {};

/** The item as it is when it is added: with nothing said yet. */
function added({ id, type }: OutItem, of: PartStart): string {
  if (of.kind === "tool-call") {
    const text = type === "custom_tool_call" ? { input: "" } : { arguments: "" };
    return JSON.stringify({
      id,
      type,
      status: "in_progress",
      call_id: of.callId,
      name: of.name,
      ...text,
    });
  }
  return JSON.stringify(
    type === "message"
      ? { id, type, status: "in_progress", role: "assistant", content: [] }
      : { id, type, summary: [] },
  );
}
