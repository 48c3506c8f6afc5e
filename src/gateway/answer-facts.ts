import { hash } from "node:crypto";
import type { JsonObject } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Policy } from "../policy/policy.ts";
import { fingerprintOf } from "../wire/fingerprint.ts";

/** As OpenAI and its kin write it. It stands in the log in the clear, and no guard has looked at it. */
const fingerprintShape = /^fp_[0-9a-z_]{4,60}$/;

/** Our own choice: some hundred bytes of a leaf of 1 KiB. */
const toolsMax = 8;

/**
 * Members of an entry's facts that tell one answer from another without its text: `finish`, why its first choice ended; `fingerprint`
 * of the provider's backend, as a digest where it has another shape than usual; `tools` of the manifest that it calls.
 */
export function answerFacts(
  {
    choices,
    extras,
  }: { readonly choices?: Answer["choices"]; readonly extras?: Answer["extras"] | undefined },
  { tools = {} }: Pick<Policy, "tools">,
): JsonObject {
  const finish = choices?.[0]?.stop;
  const fingerprint = fingerprintOf(extras);
  const called = new Set<string>();
  for (const { parts } of choices ?? [])
    for (const part of parts)
      if (part.kind === "tool-call" && Object.hasOwn(tools, part.name)) called.add(part.name);
  return {
    ...(finish === undefined ? {} : { finish }),
    ...(fingerprint === undefined ? {} : { fingerprint: shownPrint(fingerprint) }),
    ...(called.size === 0 ? {} : { tools: [...called].slice(0, toolsMax) }),
  };
}

const shownPrint = (text: string): string =>
  fingerprintShape.test(text) ? text : `sha256:${hash("sha256", text, "hex").slice(0, 16)}`;
