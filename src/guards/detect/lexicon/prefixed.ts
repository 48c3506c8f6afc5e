/** Entries of a lexicon, each as it is and behind every prefix that the language writes together with a word. */
export const prefixed = (prefixes: readonly string[], entries: string): string =>
  entries
    .split("|")
    .map((entry) => entry.trim())
    .flatMap((entry) => [entry, ...prefixes.map((prefix) => prefix + entry)])
    .join(" | ");
