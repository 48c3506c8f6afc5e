import { pointerStep, type JsonValue } from "../../base/json.ts";
import { linearPattern } from "../../guards/linear-pattern.ts";
import type { ArgumentRule, ArgumentStep } from "../../policy/tool-rules.ts";
import { addressFault } from "./address-rule.ts";
import { mailFault } from "./mail-rule.ts";
import { pathFault } from "./path-rule.ts";
import { sqlFault } from "./sql-rule.ts";

/** On whose behalf a call is made, as the application names them. */
export interface Principal {
  readonly tenant?: string;
  readonly user?: string;
}

/** What an argument is not, without its text. */
export interface ArgumentFault {
  readonly kind: string;
  /** The end of a sentence that begins with the argument: "is over 500". */
  readonly why: string;
  /** JSON pointer into the arguments. */
  readonly pointer: string;
}

/** Our own choices: a person mends the first few, and a list of a million recipients is refused by its first strangers. */
const faultsMax = 8;
const depthMax = 16;

/** All that the arguments are not, at most eight faults. An argument that is not there is the schema's business. */
export function argumentFaults(
  value: JsonValue,
  rules: readonly ArgumentRule[],
  principal: Principal = {},
): readonly ArgumentFault[] {
  const faults: ArgumentFault[] = [];
  for (const rule of rules) {
    const found = placesOf(value, rule.steps);
    if (rule.equals !== undefined && found.length === 0)
      faults.push({
        kind: "principal-missing",
        why: `is not there, and must be the caller's ${rule.equals}`,
        pointer: "",
      });
    for (const place of found) {
      judge(place, rule, { principal, faults, depth: 0 });
      if (faults.length >= faultsMax) return faults;
    }
  }
  return faults;
}

interface Place {
  readonly value: JsonValue;
  readonly pointer: string;
}

function placesOf(value: JsonValue, steps: readonly ArgumentStep[]): readonly Place[] {
  let here: Place[] = [{ value, pointer: "" }];
  for (const step of steps) {
    const below: Place[] = [];
    for (const { value: one, pointer } of here) {
      if (step === "every") {
        if (Array.isArray(one))
          (one as readonly JsonValue[]).forEach((item, i) =>
            below.push({ value: item, pointer: pointerStep(pointer, i) }),
          );
      } else if (
        typeof one === "object" &&
        one !== null &&
        !Array.isArray(one) &&
        Object.hasOwn(one, step.key)
      ) {
        const item = (one as Record<string, JsonValue>)[step.key];
        if (item !== undefined) below.push({ value: item, pointer: pointerStep(pointer, step.key) });
      }
    }
    here = below;
  }
  return here;
}

interface Judging {
  readonly principal: Principal;
  readonly faults: ArgumentFault[];
  readonly depth: number;
}

function judge({ value, pointer }: Place, rule: ArgumentRule, judging: Judging): void {
  const { faults } = judging;
  if (Array.isArray(value)) {
    const items = value as readonly JsonValue[];
    if (rule.maxItems !== undefined && items.length > rule.maxItems) {
      faults.push({ kind: "too-many-items", why: `has more than ${rule.maxItems} items`, pointer });
      return;
    }
    if (!judgesValues(rule)) return;
    if (judging.depth >= depthMax) faults.push({ kind: "not-judged", why: "is lists within lists", pointer });
    else
      for (let i = 0; i < items.length && faults.length < faultsMax; i += 1)
        judge({ value: items[i] ?? null, pointer: pointerStep(pointer, i) }, rule, {
          ...judging,
          depth: judging.depth + 1,
        });
    return;
  }
  const add = (kind: string, why: string | undefined): void => {
    if (why !== undefined) faults.push({ kind, why, pointer });
  };
  if (rule.maxItems !== undefined && judging.depth === 0) add("too-many-items", "is no list");
  if (!judgesValues(rule)) return;
  add("out-of-range", numberFault(value, rule));
  if (rule.oneOf !== undefined && !rule.oneOf.includes(value))
    add("not-one-of", "is not one of the values that are allowed");
  if (rule.notOneOf !== undefined) add("one-of", refusedValue(value, rule.notOneOf));
  if (rule.equals !== undefined)
    add("other-principal", principalFault(value, rule.equals, judging.principal));
  if (isAboutText(rule)) judgeText(value, rule, add);
}

const judgesValues = (rule: ArgumentRule): boolean =>
  rule.min !== undefined ||
  rule.max !== undefined ||
  rule.oneOf !== undefined ||
  rule.notOneOf !== undefined ||
  rule.equals !== undefined ||
  isAboutText(rule);

const isAboutText = ({ pattern, within, hosts, sql, emails, maxChars }: ArgumentRule): boolean =>
  [pattern, within, hosts, sql, emails, maxChars].some((member) => member !== undefined);

function judgeText(
  value: JsonValue,
  rule: ArgumentRule,
  add: (kind: string, why: string | undefined) => void,
): void {
  if (typeof value !== "string") {
    add("not-text", "is no text");
    return;
  }
  const { pattern, within, hosts, sql, emails, maxChars } = rule;
  if (maxChars !== undefined && value.length > maxChars) {
    add("too-long", `is longer than ${maxChars} characters`);
    return;
  }
  if (pattern !== undefined) {
    const compiled = linearPattern(pattern);
    // A pattern that is none was refused with its manifest.
    if ("problem" in compiled || !compiled.isWhole(value))
      add("pattern-mismatch", "does not match its pattern");
  }
  if (within !== undefined) add("path-outside", pathFault(value, within));
  if (hosts !== undefined) add("address-refused", addressFault(value, hosts));
  if (emails !== undefined) add("recipient-refused", mailFault(value, emails));
  if (sql !== undefined) add("sql-refused", sqlFault(value, sql));
}

function numberFault(value: JsonValue, { min, max }: ArgumentRule): string | undefined {
  if (min === undefined && max === undefined) return undefined;
  if (typeof value !== "number" || !Number.isFinite(value)) return "is no number";
  if (min !== undefined && value < min) return `is under ${min}`;
  return max !== undefined && value > max ? `is over ${max}` : undefined;
}

/** Another way of writing a value that is refused is no way around: case, spaces around it, and other forms of its letters. */
function refusedValue(value: JsonValue, refused: readonly JsonValue[]): string | undefined {
  const plain = (one: JsonValue): JsonValue =>
    typeof one === "string"
      ? one
          .normalize("NFKC")
          .replaceAll(/\p{Cf}/gu, "")
          .trim()
          .toLowerCase()
      : one;
  const given = plain(value);
  return refused.some((one) => plain(one) === given) ? "is one of the values that are refused" : undefined;
}

/** Ids are compared as they are written: one that only looks the same is another customer's. */
function principalFault(
  value: JsonValue,
  member: "tenant" | "user",
  principal: Principal,
): string | undefined {
  const own = principal[member];
  if (own === undefined) return `must be the caller's ${member}, and nobody has said who that is`;
  const given = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
  return given === own ? undefined : `is not the caller's own ${member}`;
}
