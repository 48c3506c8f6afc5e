import { isLoopback } from "../base/host-reach.ts";
import type { JudgeFormatFacts } from "./judge-formats.ts";
import type { GivenJudge } from "./judges-section.ts";

export interface FieldFault {
  readonly key: "base_url" | "key";
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with where a judge answers: https, or this machine itself; nothing hidden in the address. */
export function addressFaults(
  { base_url: text, format }: GivenJudge,
  facts: JudgeFormatFacts,
): readonly FieldFault[] {
  const fault = (message: string, hint: string): FieldFault => ({ key: "base_url", message, hint });
  if (text === undefined)
    return facts.baseUrl === undefined
      ? [
          fault(
            `a judge of the format ${format} needs base_url`,
            "say where it answers: https://guard.example.com/v1",
          ),
        ]
      : [];
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    return [fault("base_url is not an http or https address", "for example: https://guard.example.com/v1")];
  const found: FieldFault[] = [];
  if (url.username !== "" || url.password !== "")
    found.push(fault("base_url holds credentials", "take them out and write key: env:JUDGE_NAME"));
  if (url.search !== "" || url.hash !== "")
    found.push(fault("base_url has a query or a fragment", "end it with the path"));
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    found.push(
      fault(
        "base_url is plain http to another machine: people's texts would travel in the clear",
        "use https; plain http is for this machine only",
      ),
    );
  return found;
}

/**
 * What is wrong with the reference to a judge's key. A manifest names an address; were it to name any variable too, whoever writes
 * it could have any secret of the gateway sent there. So a vendor's own variable goes to the vendor's own address only, and every
 * other address gets variables that were made for judges, by their name.
 */
export function keyFaults(
  { key, base_url: url }: GivenJudge,
  facts: JudgeFormatFacts,
): readonly FieldFault[] {
  if (key === undefined) return [];
  const fault = (message: string, hint: string): readonly FieldFault[] => [{ key: "key", message, hint }];
  const [, name] = /^env:([A-Z][A-Z0-9_]{0,127})$/.exec(key) ?? [];
  if (name === undefined)
    return fault(
      "the key must be a reference, not the secret itself",
      "write env:JUDGE_NAME; if a secret stood here, replace it at its issuer",
    );
  if (/^JUDGE_[A-Z0-9_]+$/.test(name) || (url === undefined && name === facts.keyVariable)) return [];
  return fault(
    `a judge's key is never read from ${name}`,
    facts.keyVariable === undefined || url !== undefined
      ? "give the variable a name that begins with JUDGE_: no other secret of the gateway goes to an address of a manifest"
      : `write env:${facts.keyVariable}, or give the variable a name that begins with JUDGE_`,
  );
}
