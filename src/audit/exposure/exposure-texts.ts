import { isObject, type JsonValue } from "../../base/json.ts";

/** Escapes of JSON within a text: a tool call's arguments are JSON inside of JSON. */
const escapes = /\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const escaped: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Our own choice: JSON in JSON in JSON is what agents hand to each other; nobody has been seen to go further. */
const depthMax = 3;

/** Names of members that are words of a format; other names are what somebody wrote (a tool's arguments can have any). */
const plainName = /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/;

/**
 * True where one of the texts of a payload passes the test: each text in it; a text that is JSON itself also without its
 * escapes; neighbouring parts of one message also joined, since what is looked for may lie across both. Linear in the value.
 */
export function someText(value: JsonValue, passes: (text: string) => boolean): boolean {
  const waiting: JsonValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === "string") {
      if (passesDecoded(next, passes)) return true;
    } else if (Array.isArray(next)) {
      const joined = joinedParts(next);
      if (joined !== undefined && passes(joined)) return true;
      for (const item of next as readonly JsonValue[]) waiting.push(item);
    } else if (isObject(next))
      for (const [name, member] of Object.entries(next)) {
        if (!plainName.test(name) && passes(name)) return true;
        waiting.push(member);
      }
  }
  return false;
}

function passesDecoded(text: string, passes: (text: string) => boolean): boolean {
  if (passes(text)) return true;
  for (let depth = 0, plain = text; depth < depthMax && plain.includes("\\"); depth += 1) {
    if (!startsAsJson(plain)) return false;
    // Not parsed: arguments that were cut off in the middle are searched as far as they go.
    plain = plain.replace(escapes, (_whole, code: string | undefined, letter: string | undefined) =>
      code === undefined
        ? (escaped[letter ?? ""] ?? letter ?? "")
        : String.fromCharCode(Number.parseInt(code, 16)),
    );
    if (passes(plain)) return true;
  }
  return false;
}

const startsAsJson = (text: string): boolean => /^[ \t\r\n]{0,64}["[{]/.test(text);

/** The texts of the parts of a message as one; undefined where there are not two of them. */
function joinedParts(items: readonly JsonValue[]): string | undefined {
  const texts: string[] = [];
  for (const item of items) {
    const text = isObject(item) ? item["text"] : undefined;
    if (typeof text === "string") texts.push(text);
  }
  return texts.length < 2 ? undefined : texts.join("");
}
