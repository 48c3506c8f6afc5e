import { isObject, pointerStep, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { ToolArguments } from "../../exchange/exchange.ts";

/** One text in the arguments of a call. */
export interface ArgumentText {
  readonly text: string;
  /** JSON pointer into the arguments. */
  readonly pointer: string;
  /** The property that it stands under; of a list: the list's. */
  readonly key: string;
  /** It was a number. */
  readonly isNumber: boolean;
  /** It is the name of a property, not its value. */
  readonly isKey: boolean;
}

/** Our own choices: beyond any honest call. What is more is not compared, and the call counts as one that has all. */
const textsMax = 512;
export const argumentCharsMax = 131_072;

export interface ArgumentTexts {
  readonly texts: readonly ArgumentText[];
  /** There is more than is compared. */
  readonly isCut: boolean;
}

/** Every text and number in the arguments, and the names of properties that the tool's schema does not have. */
export function argumentTexts(given: ToolArguments, schema: JsonObject): ArgumentTexts {
  const known = isObject(schema["properties"]) ? schema["properties"] : {};
  const texts: ArgumentText[] = [];
  let chars = 0;
  let isCut = false;
  const add = (one: ArgumentText): void => {
    chars += one.text.length;
    if (texts.length >= textsMax || chars > argumentCharsMax) isCut = true;
    else if (one.text !== "") texts.push(one);
  };
  const visit = (value: JsonValue, pointer: string, key: string): void => {
    if (isCut) return;
    if (typeof value === "string") add({ text: value, pointer, key, isNumber: false, isKey: false });
    else if (typeof value === "number")
      add({ text: String(value), pointer, key, isNumber: true, isKey: false });
    else if (Array.isArray(value))
      (value as readonly JsonValue[]).forEach((item, i) => visit(item, pointerStep(pointer, i), key));
    else if (isObject(value))
      for (const [name, item] of Object.entries(value)) {
        const at = pointerStep(pointer, name);
        if (!Object.hasOwn(known, name))
          add({ text: name, pointer: at, key: "", isNumber: false, isKey: true });
        visit(item, at, name);
      }
  };
  if (given.kind === "text") add({ text: given.text, pointer: "", key: "", isNumber: false, isKey: false });
  else visit(given.value, "", "");
  return { texts, isCut };
}

/** Whether a pointer is at or below another one, of which a step `*` stands for any. */
export function isBelow(pointer: string, wanted: string): boolean {
  const [steps, at] = [pointer.split("/"), wanted.split("/")];
  return at.length <= steps.length && at.every((step, i) => step === "*" || step === steps[i]);
}

/** The values that a schema itself names: who fills in one of these took it from the manifest. */
export function constantsOf(schema: JsonObject): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (value: JsonValue | undefined): void => {
    if (typeof value === "string" || typeof value === "number") found.add(String(value));
    else if (Array.isArray(value)) (value as readonly JsonValue[]).forEach(add);
  };
  const visit = (value: JsonValue): void => {
    if (Array.isArray(value)) (value as readonly JsonValue[]).forEach(visit);
    if (!isObject(value)) return;
    for (const word of ["enum", "const", "default", "examples"]) add(value[word]);
    Object.values(value).forEach(visit);
  };
  visit(schema);
  return found;
}
