import { judgeFormats } from "../policy/judge-formats.ts";
import type { Action, CategoryRule, JudgeRule, Judges } from "../policy/policy.ts";

const words: Readonly<Record<Action, string>> = {
  record: "written down",
  redact: "replaced",
  hold: "held for a person",
  block: "refused",
};

const sides = { input: "requests", output: "answers" } as const;

/** What the gateway does with a feature's outside judges, in plain words. */
export const judgeLines = (judges: Judges | undefined): readonly string[] =>
  judges === undefined ? [] : judges.rules.flatMap(linesOf);

function linesOf(rule: JudgeRule): readonly string[] {
  const { name, mode, format, model, baseUrl, keyVariable } = rule;
  const looked = rule.sides.map((side) => sides[side]).join(" and ");
  const more = (text: string): string => `             ${text}`;
  return [
    `  judge      ${name}: ${mode === "ask" ? `asked about ${looked}, and waited for` : `reads ${looked} after the fact and decides nothing`}`,
    more(`${judgeFormats[format].summary}${model === undefined ? "" : `; model ${model}`}`),
    more(
      `at ${baseUrl}, ${keyVariable === undefined ? "without a key" : `with the key in ${keyVariable}`}; gets texts of ${rule.sources.join(", ")} without personal data and secrets`,
    ),
    ...(mode === "read" ? [] : decisionLines(rule).map(more)),
  ];
}

function decisionLines(rule: JudgeRule): readonly string[] {
  const { categories, standard, whenSilent, timeoutMs } = rule;
  const byName = Object.entries(categories).map(([name, said]) => `${name} is ${meaning(said)}`);
  const silent = whenSilent === "allow" ? "goes on, and that is written down" : `is ${words[whenSilent]}`;
  return [
    [...byName, `what${byName.length === 0 ? "" : " else"} it flags is ${meaning(standard)}`].join("; "),
    `when it does not answer within ${timeoutMs} ms, or not in its format, the call ${silent}`,
    ...(rule.sides.includes("output") ? ["streamed answers are held until it has seen the whole"] : []),
  ];
}

const meaning = ({ action, threshold }: CategoryRule): string =>
  threshold === undefined ? words[action] : `${words[action]} from a score of ${threshold} on`;
