import { hash } from "node:crypto";
import { canonicalJson } from "../base/json.ts";
import type { Choice } from "../exchange/answer.ts";
import type { Exchange, Part, Role, ToolCallPart, ToolResultPart } from "../exchange/exchange.ts";

/** One turn of a conversation: a text, a tool's call or what a tool brought. */
export interface Turn {
  readonly role: Role;
  readonly kind: "text" | "tool-call" | "tool-result";
  /** Keyed hash of its text without white space. */
  readonly hash: string;
  /** Of its text, without white space. */
  readonly bytes: number;
  /** Index of its message in the exchange. */
  readonly message: number;
  /** Of a tool's call or result. */
  readonly callId?: string;
}

/**
 * Our own choice: some fifteen words. Answers of fewer are said to many (thanks, refusals, greetings), and equal texts of more that
 * two models chose by themselves are one text.
 */
export const turnBytesMin = 64;

/**
 * Our own choice: vendors' random ids of calls have 24 and more characters, so that with arguments a call has at least so many; a name
 * and `call_1` alone say nothing.
 */
export const callBytesMin = 40;

/** 22 characters of base64url: 132 bits. Two texts of one hash are not met by chance, nor found by trying. */
const hashChars = 22;

const keyBytes = 32;

/** A text that is longer gets a buffer of its own. */
const bufferBytes = 64 * 1024;

/**
 * Hashes texts under a key, by their UTF-8 bytes without ASCII control characters and blanks: what a program does to white space
 * between two requests does not matter. SHA-256 over the key and the text; of the result 132 bits are kept, so nothing can be
 * appended to it.
 */
export class TurnHasher {
  readonly #buffer = Buffer.alloc(bufferBytes);
  readonly #key: Uint8Array;
  readonly #nameKey: string;

  /** @param key 32 bytes */
  constructor(key: Uint8Array) {
    if (key.length !== keyBytes) throw new Error(`a key of ${keyBytes} bytes was expected`);
    this.#key = key;
    this.#nameKey = hash("sha256", Buffer.concat([key, Buffer.from("names")]), "base64url");
    this.#buffer.set(key, 0);
  }

  /** The hash of a text, and how many bytes went into it. */
  of(text: string): { readonly hash: string; readonly bytes: number } {
    // UTF-8 has at most three bytes for one UTF-16 unit.
    const fits = text.length * 3 + keyBytes <= bufferBytes;
    const buffer = fits ? this.#buffer : Buffer.concat([this.#key, Buffer.from(text, "utf8")]);
    const end = fits ? keyBytes + buffer.write(text, keyBytes, "utf8") : buffer.length;
    let out = keyBytes;
    for (let i = keyBytes; i < end; i += 1) {
      const byte = buffer[i] as number;
      buffer[out] = byte;
      if (byte > 0x20) out += 1;
    }
    return {
      hash: hash("sha256", buffer.subarray(0, out), "base64url").slice(0, hashChars),
      bytes: out - keyBytes,
    };
  }

  /** Names as they are, under a key of their own. */
  name(...parts: readonly (string | undefined)[]): string {
    const text = `${this.#nameKey}${JSON.stringify(parts.map((part) => part ?? null))}`;
    return hash("sha256", text, "base64url").slice(0, hashChars);
  }
}

/** All turns of a request, in order; of some roles only where `isWanted` says so. */
export function turnsOf(
  { messages }: Pick<Exchange, "messages">,
  hasher: TurnHasher,
  isWanted: (role: Role) => boolean = () => true,
): readonly Turn[] {
  const turns: Turn[] = [];
  messages.forEach(({ role, parts }, message) => {
    if (isWanted(role)) addTurns(turns, { role, parts, message }, hasher);
  });
  return turns;
}

/** All turns of an answer's first choice, as they come back with the next request. */
export function turnsIn(choices: readonly Pick<Choice, "parts">[], hasher: TurnHasher): readonly Turn[] {
  const turns: Turn[] = [];
  choices.forEach(({ parts }, message) => addTurns(turns, { role: "assistant", parts, message }, hasher));
  return turns;
}

/** Formats that have one text a message put several together: known by that hash too. Undefined for a message with fewer than two. */
export function joinedTurn(
  parts: readonly Part[],
  hasher: TurnHasher,
): ReturnType<TurnHasher["of"]> | undefined {
  let texts = 0;
  let whole = "";
  for (const part of parts)
    if (part.kind === "text") {
      texts += 1;
      whole += part.text;
    }
  return texts < 2 ? undefined : hasher.of(whole);
}

function addTurns(
  turns: Turn[],
  {
    role,
    parts,
    message,
  }: { readonly role: Role; readonly parts: readonly Part[]; readonly message: number },
  hasher: TurnHasher,
): void {
  for (const part of parts)
    if (part.kind === "text") turns.push({ role, kind: "text", message, ...hasher.of(part.text) });
    else if (part.kind === "tool-call" || part.kind === "tool-result")
      turns.push({
        ...{ role, kind: part.kind, message, callId: part.callId },
        ...hasher.of(part.kind === "tool-call" ? callText(part) : resultText(part)),
      });
}

/** The id stands in it: two calls of one tool with the same arguments are two turns. */
function callText({ callId, name, arguments: given }: ToolCallPart): string {
  return `${callId}\n${name}\n${given.kind === "json" ? canonicalJson(given.value) : given.text}`;
}

function resultText({ parts }: ToolResultPart): string {
  let text = "";
  for (const part of parts) if (part.kind === "text") text += part.text;
  return text;
}

/** Whether a turn is long enough to be somebody's. */
export const isTelling = ({ kind, bytes }: Pick<Turn, "kind" | "bytes">): boolean =>
  bytes >= (kind === "tool-call" ? callBytesMin : turnBytesMin);
