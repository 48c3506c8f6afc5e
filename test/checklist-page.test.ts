import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { categories, categoryOf } from "../src/controls/category.ts";
import { states } from "../src/controls/control.ts";
import { items } from "../src/controls/items.ts";

const page = readFileSync("docs/checklist.md", "utf8").replaceAll(/ +/g, " ");

test("the 14 items, their owners, and every state are explained", () => {
  for (const { number, title, category } of items) {
    const { owner, reviewer } = categoryOf(category);
    expect(page).toContain(
      `| ${number} | ${title} | ${categories[category]?.name ?? ""} | ${owner} | ${reviewer} |`,
    );
  }
  for (const state of states) expect(page).toContain(`| \`${state}\` |`);
});
