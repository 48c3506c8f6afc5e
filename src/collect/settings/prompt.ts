import { guardKinds } from "../../guards/registry.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Collected } from "../collector.ts";
import { lintPrompt } from "./prompt-lint.ts";

/** How many credentials stand in a text, as the guard of credentials sees it with its usual settings. */
export function credentialsIn(text: string): number {
  const guard = guardKinds
    .find(({ id }) => id === "credentials")
    ?.bind({ settings: {}, tokensPerRequestMax: Infinity });
  if (guard?.scope !== "text") throw new Error("there is no guard of credentials that reads a text");
  return guard.inspect(text, { side: "input", source: "operator", operatorTexts: [] }).length;
}

/** The feature's own prompt, and those that its judges are asked with: what the gateway itself puts before a model. */
export function promptFigures({
  prompt,
  judges,
}: Pick<Policy, "prompt" | "judges">): Collected<"config-prompt"> {
  const templates = (judges?.rules ?? []).flatMap(({ prompt: text }) => text ?? []);
  const texts = [...(prompt === undefined ? [] : [prompt.text]), ...templates];
  return {
    figures: {
      prompts: prompt === undefined ? 0 : texts.length,
      secrets: texts.reduce((sum, text) => sum + credentialsIn(text), 0),
      ...lintPrompt(prompt?.text ?? ""),
    },
  };
}
