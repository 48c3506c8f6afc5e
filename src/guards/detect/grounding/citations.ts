/** A reference in an answer to something that was retrieved. */
export interface Citation {
  readonly start: number;
  readonly end: number;
  /** Numbers and names that it gives; each must lead somewhere. */
  readonly targets: readonly string[];
}

/** The text with code taken out: `list[1]` cites nothing. Same offsets. */
export function withoutCode(text: string): string {
  const blank = (code: string): string => " ".repeat(code.length);
  const parts = text.split(/^([ \t]{0,8}(?:```|~~~).*)$/m);
  let inside = false;
  const prose = parts.map((part, i) => {
    if (i % 2 === 1) inside = !inside;
    return inside || i % 2 === 1 ? blank(part) : part;
  });
  return prose.join("").replace(/`[^`\n]{1,400}`/g, blank);
}

const numbers =
  /\[\^?(\d{1,4}(?: ?[,;\u2013-] ?\^?\d{1,4}){0,9})\](?!\()|\u3010(\d{1,4})[^\u3010\u3011\n]{0,40}\u3011/g;
const names =
  /\[((?:doc|document|source|src|ref|chunk|passage|kb|id|file|quelle|dok)[-_ :#.]{0,2}[\w.-]{1,60})\](?!\()|\[([\w -]{1,60}\.(?:pdf|md|txt|html?|docx?|csv|json|xlsx?|pptx?))(?:,[^[\]\n]{0,40})?\](?!\()/gi;
const sources =
  /[[(](?:source|sources|quelle|quellen|fuente|fonte|bron|k\u00e4lla|\u017ar\u00f3d\u0142o|\u0438\u0441\u0442\u043e\u0447\u043d\u0438\u043a|\u6765\u6e90|\u51fa\u5178|\ucd9c\ucc98) ?[:\uff1a] ?([^()[\]\n]{1,160})[)\]]/gi;
const brackets = /\(([^()\n]{6,80})\)/g;
const surname = /^\p{Lu}[\p{L}'-]{1,30}(?=,? \d{4}| et al| (?:and|&|und|et|y) )/u;
const yearAtEnd = /,? (\d{4})[a-z]?$/;

/** Citations in the order of their start: `[1]`, `[2, 3]`, `[^4]`, `【5†…】`, `[doc-3]`, `[a.pdf, p. 2]`, `(source: …)`, `(Smith et al., 2020)`. */
export function citationsOf(prose: string): readonly Citation[] {
  const found: Citation[] = [];
  const add = (match: RegExpMatchArray, targets: readonly string[]): void => {
    const start = match.index ?? 0;
    found.push({ start, end: start + match[0].length, targets });
  };
  for (const match of prose.matchAll(numbers)) add(match, expand(match[1] ?? match[2] ?? ""));
  for (const match of prose.matchAll(names)) add(match, [match[1] ?? match[2] ?? ""]);
  for (const match of prose.matchAll(sources)) {
    const said = (match[1] ?? "")
      .split(/[,;] /)
      .filter((target) => !/^(?:p|pp|s|page|seite)\b/i.test(target));
    add(match, said);
  }
  for (const match of prose.matchAll(brackets)) {
    const name = surname.exec(match[1] ?? "")?.[0];
    const year = yearAtEnd.exec(match[1] ?? "")?.[1];
    if (name !== undefined && year !== undefined) add(match, [`${name} ${year}`]);
  }
  return found.sort((a, b) => a.start - b.start);
}

/** `2-4` as 2, 3, 4; at most 20 of them. */
function expand(list: string): readonly string[] {
  return list.split(/ ?[,;] ?/).flatMap((item) => {
    const [first = 0, last = first] = item
      .replaceAll("^", "")
      .split(/ ?[\u2013-] ?/)
      .map(Number);
    if (last < first || last - first > 20) return [String(first), String(last)];
    return Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  });
}

/** A line of the answer's own list of sources: where it and its mark start, its number, and what it says. */
export interface SourceLine {
  readonly start: number;
  readonly mark: number;
  readonly number: string;
  readonly says: string;
}

/** `[1]: https://…`, `[^1]: …`, or `[1] …` at the beginning of a line below the text that cites it. */
export function sourceLines(prose: string, citations: readonly Citation[]): readonly SourceLine[] {
  const found: SourceLine[] = [];
  const cited = new Set<string>();
  let next = 0;
  let start = 0;
  for (const line of prose.split("\n")) {
    for (; next < citations.length && (citations[next] as Citation).start < start; next += 1)
      for (const target of (citations[next] as Citation).targets) cited.add(target);
    const match = /^([ \t]{0,4}(?:[-*] )?)\[\^?(\d{1,4})\](:?)[ \t]{1,4}(\S[^\n]{0,400})/.exec(line);
    const [, before = "", number = "", colon, says = ""] = match ?? [];
    if (match !== null && (colon === ":" || cited.has(number)))
      found.push({ start, mark: start + before.length, number, says });
    start += line.length + 1;
  }
  return found;
}

export interface Sentence {
  readonly start: number;
  readonly end: number;
}

const sentenceEnd =
  /[!?](?=\s|$|[[\u3010(])|[^.\d\s]\.["\u201d\u201c\u00bb)]?(?=\s|$|[[\u3010])|\d\.(?=\s\p{Lu}|$|[[\u3010])|[\u3002\uff01\uff1f]|\n/gu;

/** Sentences; what cites directly behind the full stop belongs to it. A line is the end of one. */
export function sentencesOf(prose: string, citations: readonly Citation[]): readonly Sentence[] {
  const found: Sentence[] = [];
  const startsAt = new Map(citations.map((citation) => [citation.start, citation]));
  let start = 0;
  let covered = 0;
  for (const match of prose.matchAll(sentenceEnd)) {
    let end = match.index + match[0].length;
    if (end <= covered || isAbbreviation(prose, match.index)) continue;
    for (;;) {
      const next = prose.charAt(end) === " " ? end + 1 : end;
      const citation = startsAt.get(next);
      if (citation === undefined) break;
      end = citation.end;
    }
    found.push({ start, end });
    start = covered = end;
  }
  if (start < prose.length) found.push({ start, end: prose.length });
  return found;
}

/** `z. B.`, `Dr.`, `e.g.`: a letter alone, or a title. */
const isAbbreviation = (prose: string, at: number): boolean =>
  /(?:^|[\s.(])(?:\p{L}|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|vs|ca|al|bzw|approx|Inc|Ltd|Fig|Abs|Art)$/u.test(
    prose.slice(Math.max(0, at - 7), at + 1),
  );
