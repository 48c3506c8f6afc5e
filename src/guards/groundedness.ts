import type { Exchange } from "../exchange/exchange.ts";
import { textsOf } from "../exchange/texts.ts";
import { chunksOf, type Chunk } from "./detect/grounding/chunks.ts";
import {
  citationsOf,
  sentencesOf,
  sourceLines,
  withoutCode,
  type Citation,
  type SourceLine,
} from "./detect/grounding/citations.ts";
import {
  claimedNumbers,
  namesOf,
  numbersOf,
  plainWords,
  quotesOf,
  stemsOf,
} from "./detect/grounding/plain.ts";
import type { Finding, GuardKind, Severity, WholeGuard } from "./guard.ts";

const facts = {
  id: "groundedness",
  summary: "The answer cites what was not retrieved, or says of a source what does not stand in it.",
  sides: ["output"],
  // A verdict on the answer beside its sources: no single text shows it.
  examples: { flags: [], passes: [] },
} as const;

const kinds = {
  "citation-unresolved": {
    severity: "high",
    score: 0.95,
    what: "citations lead to nothing that was retrieved",
  },
  "url-not-retrieved": {
    severity: "medium",
    score: 0.8,
    what: "addresses stand in nothing that was retrieved",
  },
  "quote-not-in-source": { severity: "high", score: 0.9, what: "quotes do not stand in the source" },
  "number-not-in-source": {
    severity: "medium",
    score: 0.7,
    what: "numbers do not stand in the source cited",
  },
  "name-not-in-source": { severity: "low", score: 0.5, what: "names do not stand in the source cited" },
  "claim-without-source": { severity: "medium", score: 0.5, what: "claims have no source" },
} as const satisfies Record<string, { severity: Severity; score: number; what: string }>;

type Kind = keyof typeof kinds;

const checks = ["off", "citations", "paragraph", "sentence"] as const;
type Check = (typeof checks)[number];

/** Our own choice, in UTF-16 units: ten times a long answer. What stands behind it is not compared, and that is a finding. */
const answerCharsMax = 131_072;
/** The same of citations: our own choice, ten times those of a long survey. */
const citationsMax = 4096;

/**
 * Holds what an answer cites against what was retrieved for it in the same request, in plain comparisons: does the citation lead to
 * a chunk, does the quote stand there word for word, do the numbers and names of the sentence. One finding of a kind an answer, with
 * how many of how many; its score says how often such a finding is right, by our own estimate.
 *
 * `check` says how much: `citations` no more than this; `paragraph` and `sentence` also want a citation for what claims numbers or
 * names. It is off until it is said.
 */
export const groundedness: GuardKind = {
  ...facts,
  findingKinds: [...Object.keys(kinds), "too-long"],
  settingsSchema: {
    type: "object",
    additionalProperties: false,
    properties: {
      check: {
        type: "string",
        enum: [...checks],
        default: "off",
        description:
          "off; citations: what is cited was retrieved and says so; paragraph, sentence: besides, each one with numbers or names in it cites something, also where nothing was retrieved.",
      },
    },
  },
  bind({ settings }): WholeGuard {
    const check = checks.find((choice) => choice === settings["check"]) ?? "off";
    return {
      ...facts,
      scope: "whole",
      applies: (exchange, side) => side === "output" && exchange.operation === "chat" && check !== "off",
      inspect({ exchange, answer }) {
        if (answer === undefined || exchange.operation !== "chat" || check === "off") return [];
        const sources = new Sources(exchange);
        if (check === "citations" && sources.chunks.length === 0) return [];
        return answer.choices.flatMap(({ parts }) => {
          const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
          return inspectText(text, sources, check);
        });
      },
    };
  },
};

/** What was there to be cited. */
class Sources {
  readonly chunks: readonly Chunk[];
  readonly #exchange: Exchange;
  readonly #numbered: boolean;
  #given:
    { readonly words: string; readonly numbers: ReadonlySet<string>; readonly urls: string } | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
    this.chunks = chunksOf(exchange);
    this.#numbered = this.chunks.some(({ numbered }) => numbered);
  }

  /** The chunks that a citation's target can mean. A number counts the chunks where none of them has its own. */
  of(target: string): readonly Chunk[] {
    const label = plainWords(target).trim();
    const named = this.chunks.filter(({ labels }) => labels.includes(label));
    if (named.length > 0) return named;
    if (/^\d+$/.test(label)) {
      const counted = this.#numbered ? undefined : this.chunks[Number(label) - 1];
      if (counted !== undefined) return [counted];
      return this.chunks.filter(({ text }) => text.includes(`[${label}]`));
    }
    const like = this.chunks.filter(({ labels }) =>
      labels.some((own) => own.length > 3 && (own.includes(label) || label.includes(own))),
    );
    if (like.length > 0 || label.length < 3) return like;
    const words = label.split(" ").map((word) => ` ${word} `);
    return this.chunks.filter((chunk) => words.every((word) => chunk.words.includes(word)));
  }

  /** Everything that the request says, whoever says it. */
  get given(): { readonly words: string; readonly numbers: ReadonlySet<string>; readonly urls: string } {
    if (this.#given === undefined) {
      const said = textsOf(this.#exchange).filter(({ source }) => source !== "assistant");
      const own = said.filter(({ source }) => source === "user" || source === "operator");
      const text = own.map((slot) => slot.text).join("\n");
      this.#given = {
        words: plainWords(text),
        numbers: numbersOf(text),
        urls: said.map((slot) => slot.text.toLowerCase()).join("\n"),
      };
    }
    return this.#given;
  }
}

/** How many of a kind were looked at, and how many did not hold. */
class Tally {
  readonly #counts = new Map<Kind, { bad: number; all: number }>();

  add(kind: Kind, holds: boolean): void {
    const count = this.#counts.get(kind) ?? { bad: 0, all: 0 };
    this.#counts.set(kind, { bad: count.bad + (holds ? 0 : 1), all: count.all + 1 });
  }

  findings(): readonly Finding[] {
    return [...this.#counts]
      .filter(([, { bad }]) => bad > 0)
      .map(([kind, { bad, all }]) => {
        const { severity, score, what } = kinds[kind];
        return finding(kind, severity, `${bad} of ${all} ${what}`, score);
      });
  }
}

function inspectText(text: string, sources: Sources, check: Check): readonly Finding[] {
  const prose = withoutCode(text.slice(0, answerCharsMax));
  const citations = citationsOf(prose).slice(0, citationsMax);
  const lines = sourceLines(prose, citations);
  const tally = new Tally();
  const lineStarts = new Set(lines.flatMap(({ start, mark }) => [start, mark]));
  const body = { prose, lineStarts, citations: citations.filter(({ start }) => !lineStarts.has(start)) };
  const cited = new Cited(sources, lines);
  for (const { targets } of body.citations)
    for (const target of targets) tally.add("citation-unresolved", cited.chunks(target).length > 0);
  for (const url of urlsOf(prose)) tally.add("url-not-retrieved", sources.given.urls.includes(url));
  inspectSentences(body, cited, check, tally);
  const findings = tally.findings();
  if (text.length <= answerCharsMax && citations.length < citationsMax) return findings;
  return [...findings, finding("too-long", "medium", "the answer is longer than can be compared", 1)];
}

/** What the citations of one answer lead to. */
class Cited {
  readonly sources: Sources;
  readonly #lines: ReadonlyMap<string, SourceLine>;
  readonly #known = new Map<string, readonly Chunk[]>();

  constructor(sources: Sources, lines: readonly SourceLine[]) {
    this.sources = sources;
    this.#lines = new Map(lines.map((line) => [line.number, line]));
  }

  /** The chunks that a target means, by itself or by what the answer's own list of sources says of it. */
  chunks(target: string): readonly Chunk[] {
    let known = this.#known.get(target);
    if (known === undefined) {
      known = this.#find(target);
      this.#known.set(target, known);
    }
    return known;
  }

  #find(target: string): readonly Chunk[] {
    const line = this.#lines.get(target);
    if (line === undefined) return this.sources.of(target);
    // The list is the answer's own: what it says must be known, even where the number is.
    const url = urlsOf(line.says)[0];
    if (url !== undefined) return this.sources.chunks.filter(({ text }) => text.toLowerCase().includes(url));
    const named = this.sources.of(line.says);
    return named.length > 0 ? named : this.sources.of(target);
  }
}

/** Without protocol, `www.`, and what a sentence puts behind it. */
const urlsOf = (text: string): readonly string[] =>
  [...text.matchAll(/https?:\/\/([^\s<>"'`)\]}\u3011]{4,400})/g)].map(([, url = ""]) =>
    (url.split("#", 1)[0] ?? "")
      .toLowerCase()
      .replace(/^www\./, "")
      .replace(/[.,;:!?*_/]{1,8}$/, ""),
  );

interface Body {
  readonly prose: string;
  /** Without those that open a line of the answer's own list of sources. */
  readonly citations: readonly Citation[];
  readonly lineStarts: ReadonlySet<number>;
}

function inspectSentences(
  { prose, citations, lineStarts }: Body,
  cited: Cited,
  check: Check,
  tally: Tally,
): void {
  let next = 0;
  let paragraph = { claims: 0, cited: false };
  const endParagraph = (): void => {
    if (check === "paragraph" && paragraph.claims > 0) tally.add("claim-without-source", paragraph.cited);
    paragraph = { claims: 0, cited: false };
  };
  for (const { start, end } of sentencesOf(prose, citations)) {
    const cites: Citation[] = [];
    for (; next < citations.length && (citations[next] as Citation).start < end; next += 1)
      cites.push(citations[next] as Citation);
    const sentence = withoutCitations(prose.slice(start, end), cites, start);
    if (!/\S/.test(sentence)) endParagraph();
    if (lineStarts.has(start)) continue;
    if (cites.length > 0) {
      const targets = new Set(cites.flatMap((citation) => citation.targets));
      inspectCited(
        sentence,
        [...new Set([...targets].flatMap((target) => cited.chunks(target)))],
        cited.sources,
        tally,
      );
    }
    paragraph.cited ||= cites.length > 0;
    if (check === "citations" || !isClaim(sentence)) continue;
    paragraph.claims += 1;
    if (check === "sentence") tally.add("claim-without-source", cites.length > 0);
  }
  endParagraph();
}

/** Numbers and names are facts; a question, a list's own number and a heading are none. */
const isClaim = (sentence: string): boolean => {
  const said = sentence.replace(/^\s{0,20}(?:\d{1,3}[.)]|#{1,6}|[-*])\s/, "");
  if (/[?\uff1f]\s{0,4}$/.test(said) || said.trim().length < 20) return false;
  return claimedNumbers(said).length > 0 || namesOf(said).length > 0;
};

function withoutCitations(sentence: string, cites: readonly Citation[], base: number): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end } of cites) {
    pieces.push(sentence.slice(from, Math.max(from, start - base)));
    from = Math.max(from, end - base);
  }
  pieces.push(sentence.slice(from));
  return pieces.join(" ").replace(/https?:\/\/\S{1,400}/g, " ");
}

/** Whether quotes, numbers and names of a sentence stand in what it cites. Nothing cited that is known: said elsewhere. */
function inspectCited(sentence: string, chunks: readonly Chunk[], sources: Sources, tally: Tally): void {
  if (chunks.length === 0) return;
  for (const quote of quotesOf(sentence))
    tally.add(
      "quote-not-in-source",
      chunks.some(({ words }) => words.includes(quote)),
    );
  // The gateway took personal data out of the source and put it back into the answer: those numbers can be the values.
  let hidden: number | undefined;
  const isHidden = (): boolean => {
    hidden ??= chunks.reduce((sum, { placeholders }) => sum + placeholders, 0);
    hidden -= 1;
    return hidden >= 0;
  };
  for (const number of claimedNumbers(sentence.replace(/^\s{0,20}\d{1,3}[.)]\s/, ""))) {
    const holds = chunks.some(({ numbers }) => numbers.has(number)) || sources.given.numbers.has(number);
    tally.add("number-not-in-source", holds || isHidden());
  }
  for (const name of namesOf(sentence)) {
    const stems = stemsOf(name);
    const holds = stems.some(
      (stem) => chunks.some(({ words }) => words.includes(stem)) || sources.given.words.includes(stem),
    );
    tally.add("name-not-in-source", stems.length === 0 || holds || isHidden());
  }
}

const finding = (kind: string, severity: Severity, message: string, score: number): Finding => ({
  guard: facts.id,
  kind,
  severity,
  start: 0,
  end: 0,
  message,
  score,
});
