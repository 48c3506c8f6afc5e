import type { Family } from "./attacks.ts";

/**
 * Which family of jailbreaks an attack is of, by the names that tools give: garak's probes, promptfoo's plugins and strategies,
 * and the plain words of a list of prompts. Names as the tools have them in 2026.
 */
const words: readonly (readonly [Family, RegExp])[] = [
  [
    "role-play",
    /role-?play|persona|grandma|character-?play|act-?as|impersonat|crescendo|goat|hydra|mischievous/,
  ],
  [
    "hypotheticals",
    /hypothetic|fiction|story|thought-?experiment|academic|research-?framing|citation|authoritative/,
  ],
  [
    "dan",
    /(?:^|[^a-z])dan(?:$|[^a-z])|do-?anything-?now|dan_|autodan|jailbreak:composite|skeleton-?key|developer-?mode/,
  ],
  [
    "token-smuggling",
    /smuggl|encod|base-?64|rot-?13|leetspeak|homoglyph|hex(?:$|[^a-z])|morse|pig-?latin|camel-?case|emoji|ascii|unicode|piglatin|badchars|glitch/,
  ],
  [
    "instruction-reversal",
    /instruction-?reversal|ignore-?(?:previous|instructions)|prompt-?inject|hijack|latent-?inject|override|system-?prompt-?override|reversal|indirect-?prompt/,
  ],
];

/** Every name of one attack: category, plugin, strategy. */
export function familiesOf(names: readonly string[]): readonly Family[] {
  const all = names.map((name) => name.toLowerCase().replaceAll(/[\s_]+/g, "-"));
  return words.flatMap(([family, pattern]) => (all.some((name) => pattern.test(name)) ? [family] : []));
}

/** Whether it is to bring out the feature's prompt. */
export const isExtraction = (names: readonly string[]): boolean =>
  names.some((name) =>
    /prompt-?extract|sys(?:tem)?-?prompt-?(?:extract|leak|recon|discl)|prompt-?leak|extraction:prompt/.test(
      name.toLowerCase().replaceAll(/[\s_]+/g, "-"),
    ),
  );
