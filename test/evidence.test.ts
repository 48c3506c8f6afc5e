import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measures as measured } from "../src/collect/measures/all.ts";
import { observations } from "../src/evidence/observations.ts";
import { measures } from "../src/evidence/observed/measures.ts";
import { settings } from "../src/evidence/observed/config.ts";
import { evidenceTable } from "./evidence-table.ts";

const page = readFileSync("docs/evidence.md", "utf8");
const cells = (table: string): readonly string[] =>
  table
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.replace(/\s+/g, " "));

test("the page of evidence has every observation, in the registry's own words (node test/evidence-table.ts prints them)", () => {
  const wanted = cells(evidenceTable());
  expect(wanted).toHaveLength(Object.keys(observations).length);
  expect(cells(page)).toEqual(wanted);
});

test("everything that is counted and everything that is set has somebody who looks, and how often", () => {
  const looked = cells(evidenceTable()).filter((line) => / \| (?:hour|\d+ h) \| /.test(line));
  // The checklist itself is read by who knows it.
  const set = Object.keys(settings).filter((name) => name !== "config-catalogue");
  expect(looked).toHaveLength(measured.length + set.length);
  expect(measured.map(({ observation }) => observation).sort()).toEqual(Object.keys(measures).sort());
});
