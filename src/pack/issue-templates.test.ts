import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { issueTemplates } from "./issue-templates.ts";

const folder = new URL("../../deploy/issue-templates/", import.meta.url);

test("what lies ready under deploy is what a pack has", () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(issueTemplates).sort());
  for (const [name, text] of Object.entries(issueTemplates))
    expect(readFileSync(new URL(name, folder), "utf8"), name).toBe(text);
});

/** What GitHub's syntax for forms knows of each type of field. */
const attributes: Readonly<Record<string, readonly string[]>> = {
  markdown: ["value"],
  input: ["label", "description", "placeholder"],
  textarea: ["label", "description"],
  dropdown: ["label", "options"],
};

interface Field {
  readonly type: string;
  readonly id?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly validations?: { readonly required: boolean };
}

test.each(Object.entries(issueTemplates))("%s is a form that GitHub takes", (_name, text) => {
  const form = parse(text) as Readonly<Record<string, unknown>> & { readonly body: readonly Field[] };
  expect(Object.keys(form)).toEqual(["name", "description", "title", "labels", "body"]);
  const ids = form.body.flatMap(({ id }) => id ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  expect(form.body.some(({ type }) => type !== "markdown")).toBe(true);
  for (const { type, id, attributes: own, validations } of form.body) {
    expect(Object.keys(attributes)).toContain(type);
    expect(Object.keys(own).filter((key) => attributes[type]?.includes(key) !== true)).toEqual([]);
    if (type === "markdown") expect([id, validations]).toEqual([undefined, undefined]);
    else expect(id).toMatch(/^[a-z-]+$/);
    const { options = [] } = own as { readonly options?: readonly string[] };
    expect(new Set(options).size).toBe(options.length);
  }
});
