import { findEntries } from "../audit/find-entries.ts";
import type { Leaf } from "../audit/leaf.ts";
import { openPublished } from "../audit/read.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { readQuery } from "../audit/search/read-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { kindsTold } from "../limits/anomaly/kinds.ts";
import { anomalyKinds, type AnomalyKind } from "../policy/anomalies-section.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { textOption } from "./options.ts";
import { dataOf, flagOption, indexOptions } from "./search-options.ts";

const usage =
  "[INDEX] [--open] [--feature F] [--key K] [--from TIME] [--to TIME] [--limit N] [--data DIR] [--json]";

/** Our own choices: a month of a quiet company; more are for the search of the log. */
const limitDefault = 50;
const entriesMax = 10_000;

export const anomalies: Command = {
  name: "anomalies",
  summary: "List what was unlike the usual, newest first; with the index of an entry say why it was found",
  usage,
  options: {
    ...indexOptions,
    open: { type: "boolean" },
    feature: { type: "string" },
    key: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    limit: { type: "string" },
  },

  async run(input, terminal) {
    const [index, more] = input.positionals;
    if (more !== undefined)
      throw new KnownError("USAGE", "one index at a time", `seaworthy anomalies ${usage}`);
    return Promise.resolve(index === undefined ? list(input, terminal) : explain(index, input, terminal));
  },
};

/** A finding with its end, where it has one. */
interface Listed {
  readonly found: Leaf;
  readonly over: Leaf | undefined;
}

function list(input: CommandInput, terminal: Terminal): number {
  const limit = limitOf(input);
  const onlyOpen = flagOption(input, "open");
  const all = read(input, terminal).filter(({ over }) => !onlyOpen || over === undefined);
  for (const one of all.slice(0, limit))
    terminal.out(flagOption(input, "json") ? JSON.stringify(jsonOf(one)) : lineOf(one));
  if (all.length > limit) terminal.err(`${all.length - limit} more: --limit ${all.length}`);
  if (all.length === 0)
    terminal.err(onlyOpen ? "nothing is unlike the usual now" : "nothing was unlike the usual");
  return all.length > 0 ? 0 : 1;
}

function read(input: CommandInput, terminal: Terminal): readonly Listed[] {
  const given = (name: string): Record<string, string[]> => {
    const value = textOption(input, name);
    return value === undefined ? {} : { [name]: [value] };
  };
  const query = readQuery(
    {
      kind: ["anomaly.found", "anomaly.over"],
      ...given("feature"),
      ...given("from"),
      ...given("to"),
    },
    Date.now(),
  );
  const index = new SearchIndex(searchPlaces(dataOf(input)), (line) => terminal.err(line));
  try {
    const page = { order: "newest", limit: entriesMax } as const;
    const { found = [] } = answerSearch(index, { ask: "page", query, page }).page ?? {};
    const key = textOption(input, "key");
    const listed: Listed[] = [];
    const ends = new Map<string, Leaf>();
    for (const { leaf } of found) {
      const name = textAt(leaf, "key");
      if (leaf.kind === "anomaly.over") ends.set(name, leaf);
      else {
        // Newest first: an end that was read belongs to the nearest beginning before it.
        const over = ends.get(name);
        ends.delete(name);
        if (key === undefined || leaf.key === key) listed.push({ found: leaf, over });
      }
    }
    return listed;
  } finally {
    index.close();
  }
}

function explain(wanted: string, input: CommandInput, terminal: Terminal): number {
  const [leaf] = /^\d{1,15}$/.test(wanted) ? findEntries(openPublished(dataOf(input)), wanted) : [];
  if (leaf?.kind !== "anomaly.found")
    throw new KnownError(
      "USAGE",
      `${wanted.slice(0, 40)} is no entry of an anomaly`,
      "name the index of one: seaworthy anomalies lists them; a new entry can be seen after a second",
    );
  const kind = kindOf(leaf);
  const told = kind === undefined ? undefined : kindsTold[kind];
  if (flagOption(input, "json")) {
    terminal.out(JSON.stringify({ ...jsonOf({ found: leaf, over: undefined }), ...told }));
    return 0;
  }
  const { facts = {} } = leaf;
  const text = (name: string): string | undefined => textAt(leaf, name) || undefined;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["what", `${textAt(leaf, "anomaly")}: ${textAt(leaf, "summary")}`],
    ["severity", text("severity")],
    ["feature", leaf.feature],
    ["user", leaf.user === undefined ? undefined : `pseudonym ${leaf.user}`],
    ["key", leaf.key],
    ["model", leaf.model],
    ["found", new Date(leaf.at).toISOString()],
    ["since", timeAt(facts["sinceMs"])],
    ["value", measured(leaf, "value")],
    ["usual", measured(leaf, "baseline") ?? namesAt(facts["usual"])],
    ["threshold", measured(leaf, "threshold")],
    ["seen", text("seen")],
    ["window", typeof facts["windowMs"] === "number" ? `${facts["windowMs"] / 1000} s` : undefined],
    ["entries", namesAt(facts["entries"])],
    ["method", told?.method],
    ["warm-up", told?.warmUp],
    ["first look", told?.firstLook],
  ];
  for (const [name, value] of rows)
    if (value !== undefined) terminal.out(visible(`${name.padEnd(11)} ${value}`));
  return 0;
}

const textAt = ({ facts = {} }: Leaf, name: string): string => {
  const value = facts[name];
  return typeof value === "string" ? value : "";
};

const kindOf = (leaf: Leaf): AnomalyKind | undefined =>
  anomalyKinds.find((kind) => kind === leaf.facts?.["anomaly"]);

const timeAt = (value: JsonValue | undefined): string | undefined =>
  typeof value === "number" ? new Date(value).toISOString() : undefined;

function measured(leaf: Leaf, name: string): string | undefined {
  const value = leaf.facts?.[name];
  return typeof value === "number"
    ? `${value.toLocaleString("en-US")} ${textAt(leaf, "unit")}`.trim()
    : undefined;
}

const namesAt = (value: JsonValue | undefined): string | undefined =>
  Array.isArray(value) && value.length > 0 ? value.map(String).join(", ") : undefined;

function lineOf({ found, over }: Listed): string {
  const until = over === undefined ? "open" : `over ${new Date(over.at).toISOString()}`;
  const words = [
    String(found.seq).padStart(8),
    new Date(found.at).toISOString(),
    textAt(found, "severity").padEnd(8),
    textAt(found, "anomaly").padEnd(19),
    found.feature ?? "-",
    textAt(found, "summary"),
    `(${until})`,
  ];
  return visible(words.join("  "));
}

const jsonOf = ({ found, over }: Listed): JsonObject => ({
  index: found.seq,
  atMs: found.at,
  ...(found.feature === undefined ? {} : { feature: found.feature }),
  ...(found.environment === undefined ? {} : { environment: found.environment }),
  ...(found.user === undefined ? {} : { user: found.user }),
  ...(found.key === undefined ? {} : { key: found.key }),
  ...(found.model === undefined ? {} : { model: found.model }),
  ...found.facts,
  ...(over === undefined ? {} : { overMs: over.at, times: over.facts?.["times"] ?? 1 }),
});

function limitOf(input: CommandInput): number {
  const text = textOption(input, "limit") ?? String(limitDefault);
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= entriesMax) return limit;
  throw new KnownError(
    "USAGE",
    `--limit ${text.slice(0, 20)} is no number of anomalies`,
    `1 to ${entriesMax}`,
  );
}
