import { generate } from "../../training/generate.ts";
import { isKeptBack } from "../../training/dataset.ts";
import { pick, seeded } from "../../training/generator/read-text.ts";
import { percentile } from "../gateway/load.ts";
import { boundFor } from "./looks.ts";
import { tableOf } from "./table.ts";

/** Characters of the texts that are timed: a question, a prompt, a page. */
const lengths = [100, 500, 2000] as const;

/** Our own choice: the slowest of a hundred is still several texts. */
const textsOfALength = 400;
const rounds = 6;

/** One pass over a text that looks for three words: the least that a look can cost. */
const floor = /ignore|disregard|system prompt/gi;

const context = { side: "input", source: "user", operatorTexts: [] } as const;

/** How long the guard takes of a text, through its public interface, and how much one core looks at in a second. */
export function benchLatency(): Promise<void> {
  const guard = boundFor("user", "balanced");
  const inspect = (text: string): unknown => guard.inspect(text, context);
  const pass = (text: string): unknown => text.match(floor);
  const own = generate({ copies: 2, seed: 9, surroundings: [] }).filter(
    (row) => row.channel === "user" && row.lang === "en" && isKeptBack(row),
  );
  const of = (label: 0 | 1): readonly string[] =>
    own.filter((row) => row.label === label).map(({ text }) => text);
  const kinds = { ordinary: of(0), attack: of(1) };
  console.log(
    `time of one look, on ${textsOfALength} texts of each sort; floor: one pass of ${String(floor)}`,
  );
  console.log("wall: by the clock, with all else that runs; CPU: processor time of this process\n");
  const rows = lengths.flatMap((length) =>
    Object.entries(kinds).map(([name, texts]) => {
      const made = textsOf(texts, length);
      const floorMicros = total(timed(made, pass));
      const looks = timed(made, inspect);
      const mb = (rounds * made.reduce((sum, text) => sum + Buffer.byteLength(text), 0)) / 1e6;
      return [
        `${name}, ${length} characters`,
        `${looks.wall.length}`,
        ms(quantile(looks.wall, 0.5)),
        ms(quantile(looks.wall, 0.99)),
        ms(quantile(looks.cpu, 0.5)),
        ms(quantile(looks.cpu, 0.99)),
        (mb / (total(looks) / 1e6)).toFixed(1),
        (total(looks) / floorMicros).toFixed(1),
      ];
    }),
  );
  const head = [
    "texts",
    "looks",
    "wall p50 ms",
    "p99",
    "CPU p50 ms",
    "p99",
    "MB/s a core",
    "times the floor",
  ];
  console.log(tableOf(head, rows));
  return Promise.resolve();
}

/** Texts of exactly this length: as many short ones in a row as it takes. */
function textsOf(texts: readonly string[], length: number): readonly string[] {
  const random = seeded(length);
  return Array.from({ length: textsOfALength }, () => {
    let text = "";
    while (text.length < length) text += `${pick(random, texts) ?? "."} `;
    return text.slice(0, length);
  });
}

/** Microseconds of every look. */
interface Timed {
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

function timed(texts: readonly string[], look: (text: string) => unknown): Timed {
  // The first rounds are the engine's: it compiles what is hot.
  for (let round = 0; round < 3; round += 1) for (const text of texts) look(text);
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const text of texts) {
      const used = process.cpuUsage();
      const from = process.hrtime.bigint();
      look(text);
      const to = process.hrtime.bigint();
      const { user, system } = process.cpuUsage(used);
      wall.push(Number(to - from) / 1000);
      cpu.push(user + system);
    }
  return { wall, cpu };
}

const total = ({ cpu }: Timed): number => cpu.reduce((sum, micros) => sum + micros, 0);
const quantile = (micros: readonly number[], share: number): number =>
  percentile(
    micros.toSorted((a, b) => a - b),
    share,
  );
const ms = (micros: number): string => (micros / 1000).toFixed(3);
