import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import type { Command } from "./command.ts";
import { noPositionals } from "./options.ts";
import { dataOf, flagOption, indexOptions } from "./search-options.ts";

const usage = "[--data DIR] [--json]";

export const auditReindex: Command = {
  name: "audit reindex",
  summary:
    "Makes the search index again from the log's public files. A search does so by itself where it must.",
  usage,
  options: { ...indexOptions },

  async run(input, terminal) {
    noPositionals(input, `audit reindex ${usage}`);
    const index = new SearchIndex(searchPlaces(dataOf(input)), (line) => terminal.err(line));
    try {
      const startedAtMs = Date.now();
      const { size, erased } = index.reindex();
      const ms = Date.now() - startedAtMs;
      terminal.out(
        flagOption(input, "json")
          ? JSON.stringify({ size, erased, ms })
          : `${size} entries indexed in ${(ms / 1000).toFixed(1)} s, ${erased} of erased subjects without their people`,
      );
      return await Promise.resolve(0);
    } finally {
      index.close();
    }
  },
};
