/**
 * How long each guard takes to look at a megabyte of each filler, in milliseconds of processor time: the slowest of its sides.
 * Run: node bench/main.ts filler [guard id]
 */
import { fillers, looksOf, repeated } from "../src/guards/filler.test-data.ts";
import { guardKinds } from "../src/guards/registry.ts";
import { leastCpuMs } from "../test/growth.ts";

/** The aim for one guard and one megabyte. */
const aimMs = 50;

const only = process.argv[3];
const kinds = guardKinds.filter(({ id }) => only === undefined || id === only);
const looks = kinds.map(looksOf);
const widths = kinds.map(({ id }) => Math.max(id.length, 7));
const nameWidth = Math.max(...Object.keys(fillers).map((name) => name.length));

const cell = (text: string, column: number): string => text.padStart((widths[column] ?? 7) + 2);
console.log(" ".repeat(nameWidth) + kinds.map(({ id }, column) => cell(id, column)).join(""));
let over = 0;
for (const [name, piece] of Object.entries(fillers)) {
  const text = repeated(piece, 1024 * 1024);
  const cells = looks.map((looksAt, column) => {
    const ms = Math.max(...looksAt(text).map((look) => leastCpuMs(look, 3)));
    if (ms > aimMs) over += 1;
    return cell(`${ms.toFixed(1)}${ms > aimMs ? "!" : " "}`, column);
  });
  console.log(name.padEnd(nameWidth) + cells.join(""));
}
const plain = repeated("a", 1024 * 1024);
let marks = 0;
const floor = leastCpuMs(() => {
  for (let i = 0; i < plain.length; i += 1) if (plain.charCodeAt(i) === 0x40) marks += 1;
}, 10);
console.log(
  `a plain walk over a megabyte takes ${floor.toFixed(2)} ms here and now, and finds ${marks} marks`,
);
console.log(`${over} of ${kinds.length * Object.keys(fillers).length} above ${aimMs} ms`);
