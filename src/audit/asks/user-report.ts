import { KnownError } from "../../base/errors.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";

/** UTF-16 units. Our own choice: what a user writes into a form. */
const wordsCharsMax = 4000;

/** What a report turns out to be, as the checklist has it. */
export const reportClasses = ["user-error", "fault", "attack"] as const;

/** Takes down what a user reports of a call: the entry of the call stands beside it, so that it can be looked at and played again. */
export const reportTake: Ask = {
  role: "reviewer",
  async answer(inside, args, asker) {
    const index = args.count("index");
    const words = wordsOf(args, "words") ?? "";
    args.end();
    const leaf = await leafOf(inside, index);
    if (leaf === undefined || !leaf.kind.startsWith("call."))
      throw new KnownError(
        "USAGE",
        leaf === undefined ? `there is no entry ${index}` : `entry ${index} is no call`,
        "find the call that it is about: seaworthy audit search --user USER",
      );
    const by = asker?.name ?? "";
    const entry = await inside.log.record({
      kind: "user.reported",
      ...aboutOf(leaf),
      facts: { entry: index, by: inside.pseudonyms.of("user", by) ?? "" },
      payload: JSON.stringify({ by, words }),
    });
    await inside.log.publishedTo(entry + 1);
    return { entry };
  },
};

/** Says what a report is. Of several words on one report the first counts for how long it waited. */
export const reportTriage: Ask = {
  role: "reviewer",
  async answer(inside, args, asker) {
    const index = args.count("index");
    const as = args.words("as");
    const note = wordsOf(args, "note");
    args.end();
    if (!reportClasses.some((one) => one === as))
      throw new KnownError(
        "USAGE",
        `a report is no ${as.slice(0, 40)}`,
        `one of ${reportClasses.join(", ")}`,
      );
    const leaf = await leafOf(inside, index);
    if (leaf?.kind !== "user.reported")
      throw new KnownError(
        "USAGE",
        `entry ${index} is no report of a user`,
        "see which there are: seaworthy audit search --kind user.reported",
      );
    const by = asker?.name ?? "";
    const entry = await inside.log.record({
      kind: "user.report-triaged",
      ...aboutOf(leaf),
      facts: { entry: index, as, by: inside.pseudonyms.of("user", by) ?? "" },
      payload: JSON.stringify({ by, ...(note === undefined ? {} : { note }) }),
    });
    await inside.log.publishedTo(entry + 1);
    return { entry };
  },
};

const aboutOf = ({ feature, environment, exchange, digest }: Leaf) => ({
  ...(feature === undefined ? {} : { feature }),
  ...(environment === undefined ? {} : { environment }),
  ...(exchange === undefined ? {} : { exchange }),
  ...(digest === undefined ? {} : { digest }),
});

/** @throws KnownError USAGE */
function wordsOf(args: Args, name: string): string | undefined {
  const text = args.optionalWords(name);
  if (text === undefined || text.length <= wordsCharsMax) return text;
  throw new KnownError("USAGE", `${name} is longer than ${wordsCharsMax} characters`, "say it shorter");
}

async function leafOf({ log }: Inside, index: number): Promise<Leaf | undefined> {
  const [bytes] = index < log.keptFrom ? [] : await log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}
