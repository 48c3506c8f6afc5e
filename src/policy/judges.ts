import type { Source } from "../exchange/texts.ts";
import type { GuardKind } from "../guards/guard.ts";
import type { SourceDocument, SourceFile, Step } from "./document.ts";
import { judgeFormats, type JudgeFormatFacts } from "./judge-formats.ts";
import type { BoundGuard, CategoryRule, JudgeRule, Judges } from "./policy.ts";
import { cleanersFor } from "./judge-cleaners.ts";
import { addressFaults, keyFaults } from "./judge-address.ts";
import type { GivenJudge } from "./judges-section.ts";
import { suggestion } from "./nearest.ts";
import type { Problem } from "./problem.ts";
import { readBeside, type ReadText } from "./tools.ts";

/**
 * Our own choice: a classifier near by answers in 100 to 400 ms, so a slow answer still comes in time, and a person who waits for
 * a model's first word hardly notices the rest.
 */
const timeoutMsDefault = 800;
/** Our own choice: a quarter of the connections that the gateway opens to one origin; more under way means that it is stuck. */
const concurrentDefault = 64;
/** Our own choice: the longest verdict, a list of places for a long text, is under 20 KiB. */
const answerBytesDefault = 65_536;
/** Our own choice: twice what the checklist's 10,000 tokens come to in English. */
const charsDefault = 100_000;

const sourcesDefault: readonly Source[] = ["user", "document", "tool", "assistant"];

export interface JudgesInput {
  readonly document: SourceDocument;
  readonly given: Readonly<Record<string, GivenJudge>> | undefined;
  readonly bound: readonly BoundGuard[];
  readonly kinds: readonly GuardKind[];
  readonly dev: boolean;
  readonly read: ReadText;
}

export interface JudgesRead {
  /** Undefined where the manifest names none. */
  readonly judges?: Judges;
  /** Every file that was read, for the search for credentials. */
  readonly texts: readonly SourceFile[];
  readonly problems: readonly Problem[];
}

/** The outside judges of a manifest, each with its defaults, or what is wrong with them. */
export function readJudges(input: JudgesInput): JudgesRead {
  const all = Object.entries(input.given ?? {});
  if (all.length === 0) return { texts: [], problems: [] };
  const read = all.map(([name, given]) => readJudge(input, name, given));
  return {
    judges: {
      rules: read.map(({ rule }) => rule),
      cleaners: cleanersFor(input.bound, input.kinds),
    },
    texts: read.flatMap(({ file }) => file ?? []),
    problems: read.flatMap(({ problems }) => problems),
  };
}

interface One {
  readonly rule: JudgeRule;
  readonly file?: SourceFile;
  readonly problems: readonly Problem[];
}

function readJudge(input: JudgesInput, name: string, given: GivenJudge): One {
  const at = ["judges", name];
  const facts = judgeFormats[given.format];
  const prompt = promptOf(input, at, given);
  const rule = ruleOf(name, given, prompt.file?.text);
  const place: Place = { document: input.document, at, given, facts };
  return {
    rule,
    ...prompt,
    problems: [
      ...prompt.problems,
      ...addressFaults(given, facts).map(({ key, message, hint }) =>
        place.document.problemAt([...at, key], message, hint),
      ),
      ...keyFaults(given, facts).map(({ key, message, hint }) =>
        place.document.problemAt([...at, key], message, hint),
      ),
      ...fieldProblems(place, input.dev),
      ...readerProblems(place),
      ...categoryProblems(place),
      ...redactProblems(place, input.bound, input.kinds),
    ],
  };
}

function ruleOf(name: string, given: GivenJudge, prompt: string | undefined): JudgeRule {
  const { baseUrl, keyVariable, modelDefault } = judgeFormats[given.format];
  const model = given.model ?? modelDefault;
  const variable =
    given.key?.slice("env:".length) ?? (given.base_url === undefined ? keyVariable : undefined);
  const standard: CategoryRule = {
    action: given.mode === "read" ? "record" : (given.action ?? "block"),
    ...(given.threshold === undefined ? {} : { threshold: given.threshold }),
  };
  return {
    name,
    mode: given.mode,
    format: given.format,
    baseUrl: (given.base_url ?? baseUrl ?? "").replace(/\/{1,16}$/, ""),
    ...(variable === undefined ? {} : { keyVariable: variable }),
    ...(model === undefined ? {} : { model }),
    ...(prompt === undefined ? {} : { prompt }),
    ...(given.format === "presidio" ? { language: given.language ?? "en" } : {}),
    ...(given.project === undefined ? {} : { project: given.project }),
    sides: given.sides ?? ["input"],
    sources: given.sources ?? sourcesDefault,
    standard,
    categories: Object.fromEntries(
      Object.entries(given.categories ?? {}).map(([category, said]) => [
        category,
        { ...standard, ...(typeof said === "string" ? { action: said } : defined(said)) },
      ]),
    ),
    whenSilent: given.mode === "read" ? "allow" : (given.when_silent ?? "block"),
    timeoutMs: given.timeout_ms ?? timeoutMsDefault,
    concurrentMax: given.concurrent ?? concurrentDefault,
    answerBytesMax: given.answer_bytes ?? answerBytesDefault,
    charsMax: given.text_chars ?? charsDefault,
  };
}

const defined = ({
  action,
  threshold,
}: Partial<Record<keyof CategoryRule, unknown>>): Partial<CategoryRule> => ({
  ...(action === undefined ? {} : { action: action as CategoryRule["action"] }),
  ...(threshold === undefined ? {} : { threshold: threshold as number }),
});

function promptOf(
  { document, read }: JudgesInput,
  at: readonly Step[],
  given: GivenJudge,
): { readonly file?: SourceFile; readonly problems: readonly Problem[] } {
  if (given.prompt === undefined || !judgeFormats[given.format].prompt) return { problems: [] };
  const file = readBeside({ document, at: [...at, "prompt"], named: given.prompt, read });
  if ("problem" in file) return { problems: [file.problem] };
  if (file.text.trim() !== "") return { file, problems: [] };
  const message = `${file.path} is empty`;
  return {
    problems: [document.problemAt([...at, "prompt"], message, "write what the judge shall look for")],
  };
}

interface Place {
  readonly document: SourceDocument;
  readonly at: readonly Step[];
  readonly given: GivenJudge;
  readonly facts: JudgeFormatFacts;
}

/** Fields that the format needs, or has no use for: what does nothing is refused, never kept. */
function fieldProblems({ document, at, given, facts }: Place, dev: boolean): readonly Problem[] {
  const { format, model } = given;
  const found: Problem[] = [];
  const missing = (field: string, hint: string): void => {
    found.push(document.problemAtKey(at, `a judge of the format ${format} needs ${field}`, hint));
  };
  const useless = (field: keyof GivenJudge): void => {
    if (given[field] !== undefined)
      found.push(
        document.problemAtKey(
          [...at, field],
          `a judge of the format ${format} has no ${field}`,
          "remove this line",
        ),
      );
  };
  if (facts.model === "required" && model === undefined)
    missing("model", "name the model that judges, with date or version");
  if (facts.model === "none") useless("model");
  if (facts.prompt && given.prompt === undefined)
    missing("prompt", "write its instruction into a file beside the manifest: prompt: prompts/judge.md");
  if (!facts.prompt) useless("prompt");
  if (format !== "presidio") useless("language");
  if (format !== "lakera") useless("project");
  if (!dev && model !== undefined && /(?:^|[-:])latest$/.test(model))
    found.push(
      document.problemAt(
        [...at, "model"],
        `the model ${model} can change under its name`,
        "name a dated or numbered one; thresholds are good for one model only",
      ),
    );
  return found;
}

/** A judge that is only read decides nothing. */
function readerProblems({ document, at, given }: Place): readonly Problem[] {
  if (given.mode !== "read") return [];
  return (["action", "threshold", "categories", "when_silent"] as const)
    .filter((key) => given[key] !== undefined)
    .map((key) =>
      document.problemAtKey(
        [...at, key],
        `a judge that is read decides nothing, so ${key} means nothing`,
        "remove this line, or write mode: ask",
      ),
    );
}

function categoryProblems({ document, at, given, facts }: Place): readonly Problem[] {
  const { categories: known } = facts;
  if (known === undefined) return [];
  return Object.keys(given.categories ?? {})
    .filter((name) => !known.includes(name))
    .map((name) =>
      document.problemAtKey(
        [...at, "categories", name],
        `a judge of the format ${given.format} never names "${name}"`,
        suggestion(name, known),
      ),
    );
}

/** Only where the judge says a place, in a request, and sees the very text that goes on. */
function redactProblems(
  { document, at, given, facts }: Place,
  bound: readonly BoundGuard[],
  kinds: readonly GuardKind[],
): readonly Problem[] {
  const places: (readonly Step[])[] = [
    ...(given.action === "redact" ? [["action"]] : []),
    ...Object.entries(given.categories ?? {}).flatMap(([name, said]) =>
      said === "redact" || (typeof said === "object" && said.action === "redact")
        ? [["categories", name]]
        : [],
    ),
  ].map((path) => [...at, ...path]);
  const problem = (message: string, hint: string): readonly Problem[] =>
    places.map((path) => document.problemAt(path, message, hint));
  if (!facts.places)
    return problem(
      `a judge of the format ${given.format} does not say where a finding stands, so nothing can be replaced`,
      "use record, hold or block",
    );
  if (given.sides?.includes("output") === true)
    return problem(
      "a judge cannot redact in an answer",
      "use record, hold or block, or make a second judge for the output",
    );
  const raw = kinds
    .filter(({ holds, id }) => holds !== undefined && !takenOut(id, bound))
    .map(({ id }) => id);
  if (raw.length === 0) return [];
  const all = raw.join(" and ");
  return problem(
    `a judge does not see what ${all} finds, and the policy lets that go on: it would reach the model unreplaced`,
    `let ${all} redact, hold or block on the input`,
  );
}

function takenOut(id: string, bound: readonly BoundGuard[]): boolean {
  const own = bound.find(({ guard }) => guard.id === id);
  const action = own?.actions.input;
  if (own === undefined || action === undefined || action === "record") return false;
  return !Object.values(own.kinds ?? {}).includes("record");
}
