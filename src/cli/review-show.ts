import { answerSearch } from "../audit/search/answer-search.ts";
import { withLabels, itemJson, type ReviewItem } from "../audit/review/queue.ts";
import { excerptsIn, type Excerpt } from "../audit/review/excerpt.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import { isObject } from "../base/json.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { textOption } from "./options.ts";
import { entryNumber } from "./review-label.ts";
import { itemLines } from "./review-list.ts";
import { dataOf, flagOption, indexOptions } from "./search-options.ts";
import { askAs, tokenOption } from "./token.ts";

const usage = "N --purpose TEXT [--whole] [--token-file FILE] [--data DIR] [--json]";

export const reviewShow: Command = {
  name: "review show",
  summary: "Opens what was flagged, each finding marked; for a purpose, which is itself logged.",
  usage,
  options: { ...indexOptions, ...tokenOption, purpose: { type: "string" }, whole: { type: "boolean" } },

  async run(input, terminal) {
    const [wanted, ...rest] = input.positionals;
    if (wanted === undefined || rest.length > 0)
      throw new KnownError("USAGE", "which entry?", `seaworthy review show ${usage}`);
    const index = entryNumber(wanted);
    const purpose = (textOption(input, "purpose") ?? "").trim();
    if (purpose === "")
      throw new KnownError(
        "USAGE",
        "a text is shown for a purpose only",
        'say why: --purpose "weekly review"',
      );
    const answer = await askAs(input, { ask: "review-open", index, purpose });
    const payload = isObject(answer) ? answer["payload"] : undefined;
    if (typeof payload !== "string")
      throw new KnownError(
        "LOG_UNAVAILABLE",
        "the log did not answer with a text",
        "see that both sides are of one version",
      );
    show(input, terminal, { item: await itemOf(input, terminal, index), payload });
    return 0;
  },
};

async function itemOf(input: CommandInput, terminal: Terminal, index: number): Promise<ReviewItem> {
  const search = new SearchIndex(searchPlaces(dataOf(input)), (line) => terminal.err(line));
  try {
    const { page } = answerSearch(search, {
      ask: "page",
      query: { where: {} },
      page: { order: "newest", limit: 1, after: index + 1 },
    });
    const [item] = await withLabels((asked) => answerSearch(search, asked), page?.found ?? []);
    if (item?.leaf.seq === index) return item;
    throw new KnownError("USAGE", `there is no entry ${index} yet`, "a new entry can be seen after a second");
  } finally {
    search.close();
  }
}

function show(
  input: CommandInput,
  terminal: Terminal,
  { item, payload }: { readonly item: ReviewItem; readonly payload: string },
): void {
  const excerpts = excerptsIn(payload);
  if (flagOption(input, "json")) {
    terminal.out(
      JSON.stringify({ ...itemJson(item), excerpts: excerpts.map((one) => ({ ...one })), text: payload }),
    );
    return;
  }
  const lines = [...itemLines(item), ...excerpts.flatMap(excerptLines)];
  for (const line of lines) terminal.out(visible(line));
  // Of an answer the words are kept as they left: what was redacted is marked in them.
  if (excerpts.length === 0 || flagOption(input, "whole")) terminal.out(visible(payload));
}

const excerptLines = ({
  guard,
  kind,
  source,
  score,
  action,
  before,
  found,
  after,
}: Excerpt): readonly string[] => [
  "",
  `${guard}:${kind}  in ${source}${score === undefined ? "" : `  score ${score}`}  ${action}`,
  ...(found === undefined ? [] : [`  ${before ?? ""}»${found}«${after ?? ""}`]),
];
