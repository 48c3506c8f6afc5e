/**
 * What the detector of harmful content finds and what it flags wrongly, on texts that it has not learnt from: once with each
 * source of harmful requests left out of training, once with the model that ships on what was kept back; and what it costs.
 * Run: node bench/main.ts harm
 */
import { harmKinds } from "../../src/weights/harm.ts";
import { harmfulContent } from "../../src/guards/harmful-content.ts";
import type { TextContext, TextGuard } from "../../src/guards/guard.ts";
import { scoresOf, trainHead } from "../../training/harm-heads.ts";
import { readHarmData, teaches, type HarmRow } from "../../training/harm-rows.ts";
import { areaUnder, partAbove, thresholdAt } from "../../training/metrics.ts";

const percent = (part: number): string => `${(part * 100).toFixed(1).padStart(5)} %`;
const { shared, own } = readHarmData();
const rows = [...shared, ...own];
const ordinary = rows.filter(({ harmful, hard, dev }) => !harmful && !hard && dev);
const hard = own.filter((row) => row.hard && row.dev);

/** Trained without a source of harmful requests, measured on it; the thresholds are chosen on ordinary texts kept back. */
function leaveOut(source: string): void {
  const model = trainHead(
    "request",
    rows.filter((row) => row.source !== source && !row.dev),
  );
  const [benign, trap] = [scoresOf(model, ordinary), scoresOf(model, hard)];
  const held = rows.filter((row) => row.source === source);
  const sorted = held.filter(teaches);
  const found = scoresOf(model, sorted);
  console.log(`\n${source} left out: ${sorted.length} rows of a kind that we name, of ${held.length}`);
  console.log(
    `  area under the curve, against ordinary texts ${areaUnder(found, benign).toFixed(3)}, against hard benign ones ${areaUnder(found, trap).toFixed(3)}`,
  );
  for (const rate of [0.02, 0.01, 0.005, 0.001]) {
    const threshold = thresholdAt(benign, rate);
    const all = partAbove(scoresOf(model, held), threshold);
    console.log(
      `  at ${percent(rate)} of ordinary texts: found ${percent(partAbove(found, threshold))} (of all rows ${percent(all)}), hard benign flagged ${percent(partAbove(trap, threshold))}`,
    );
  }
  const bar = thresholdAt(benign, 0.01);
  const byLang = Map.groupBy(sorted, ({ lang }) => lang);
  const parts = [...byLang].map(
    ([lang, of]) => `${lang} ${percent(partAbove(scoresOf(model, of), bar)).trim()}`,
  );
  console.log(`  by language at 1 %: ${parts.join(", ")}`);
  for (const kind of harmKinds) {
    const of = sorted.filter(({ kinds }) => kinds.includes(kind));
    console.log(
      `  ${kind.padEnd(22)} ${percent(partAbove(scoresOf(model, of), bar))} of ${of.length} at 1 %`,
    );
  }
}

/** What the guard as it ships says of what its model has not learnt from. */
function shipped(): void {
  const guard = harmfulContent.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as TextGuard;
  const contextOf = ({ side }: HarmRow): TextContext =>
    side === "output"
      ? { side: "output", source: "assistant", operatorTexts: [] }
      : { side: "input", source: "user", operatorTexts: [] };
  const look = (row: HarmRow): ReadonlySet<string> =>
    new Set(guard.inspect(row.text, contextOf(row)).map(({ kind }) => kind));
  const kept = rows.filter((row) => row.dev);
  console.log("\nas it ships, balanced, on rows kept back");
  for (const side of ["request", "output"] as const) {
    const on = (of: readonly HarmRow[]): string => {
      const mine = of.filter((row) => row.side === side);
      return `${percent(mine.filter((row) => look(row).size > 0).length / mine.length)} of ${mine.length}`;
    };
    const harmful = kept.filter((row) => row.harmful && teaches(row));
    console.log(
      `  ${side}: harmful, of others ${on(harmful.filter((row) => !isOwn(row)))}, our own ${on(harmful.filter(isOwn))}`,
    );
    console.log(`  ${side}: ordinary ${on(ordinary)}, hard benign ${on(hard)}`);
  }
  console.log("  by kind: found (as this kind), precision against hard benign, both of rows kept back");
  for (const kind of harmKinds) {
    const of = kept.filter((row) => row.kinds.includes(kind) && row.harmful);
    const seen = of.map(look);
    const any = seen.filter((kinds) => kinds.size > 0).length;
    const right = seen.filter((kinds) => kinds.has(kind)).length;
    const wrong = hard.filter((row) => look(row).has(kind)).length;
    console.log(
      `  ${kind.padEnd(22)} ${percent(any / of.length)} (${percent(right / of.length)}) of ${of.length}; precision ${percent(right / (right + wrong))}`,
    );
  }
  cost(guard);
}

const isOwn = ({ source }: HarmRow): boolean => source.startsWith("own-");

function cost(guard: TextGuard): void {
  const texts = ordinary.slice(0, 2000);
  const chars = texts.reduce((sum, { text }) => sum + text.length, 0);
  const context: TextContext = { side: "input", source: "user", operatorTexts: [] };
  let least = Infinity;
  for (let round = 0; round < 5; round += 1) {
    const before = process.cpuUsage();
    for (const { text } of texts) guard.inspect(text, context);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, user + system);
  }
  console.log(`\ncost: ${((least / chars) * 1000).toFixed(1)} µs of processor time per 1,000 characters`);
}

leaveOut("multijail");
leaveOut("harmbench_advbench");
shipped();
