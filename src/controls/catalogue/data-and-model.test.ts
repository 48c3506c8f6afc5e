import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dayMs, hourMs, type Control } from "../control.ts";
import { dc } from "./dc/all.ts";
import { mi } from "./mi/all.ts";

const page = readFileSync("docs/data-and-model.md", "utf8");
const rows = [...page.matchAll(/^\| ((?:DC|MI)-\d{2}) +\|(.*)\|$/gm)].map(([, id = "", rest = ""]) => [
  id,
  ...rest.split("|").map((cell) => cell.trim()),
]);

const ageOf = (ms: number): string =>
  ms > dayMs && ms % dayMs === 0 ? `${ms / dayMs} d` : `${ms / hourMs} h`;

const rowOf = ({ id, title, requires, ceiling, unseenCeiling }: Control): readonly string[] => {
  const ages = new Map(requires.map(({ observation, freshMs }) => [observation, ageOf(freshMs)]));
  const evidence = [...ages].map(([name, age]) => `\`${name}\` ${age}`).join(", ");
  return [id, title, evidence, `${ceiling}${unseenCeiling === undefined ? "" : "*"}`];
};

test("the page of data and model has each control as it is", () => {
  expect(rows).toEqual([...dc, ...mi].map(rowOf));
});
