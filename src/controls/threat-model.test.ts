import fc from "fast-check";
import { expect, test } from "vitest";
import { observations } from "../evidence/observations.ts";
import { controls } from "./registry.ts";
import { threatModelOf } from "./threat-model.ts";
import { threatMarkdown } from "./threat-text.ts";
import { questions } from "./threats/path.ts";

const ids = new Set(controls.map(({ id }) => id));
const unread = {
  image: "block",
  audio: "block",
  file: "block",
  "provider-state": "block",
  "provider-tool": "block",
  sealed: "record",
  tokens: "block",
} as const;
const plain = { feature: "support", digest: "sha256:a", profile: "chatbot", unread } as const;
const rule = { schema: {}, effect: "read", returns: "trusted" } as const;

const whole = {
  ...plain,
  profile: "agent" as const,
  declared: { data: ["pii", "phi", "pan"], overlays: [], capabilities: [], owners: {} },
  tools: {
    lookup: rule,
    refund: { ...rule, effect: "write" as const, approval: "human" as const },
    browse: { ...rule, effect: "external" as const, returns: "untrusted" as const, origin: "web" as const },
  },
  knowledge: [
    { source: "docs/", owner: "a@example.com", acl: "tenant" as const, trust: "internal" as const },
  ] as never,
  mcp: { files: { tools: {}, prompts: [], resources: [], asks: ["sampling"], personal: "block" } } as never,
};

test("a feature with nothing declared can be abused in the ways that all can", () => {
  const { paths } = threatModelOf(plain, ids);
  expect(paths.map(({ id }) => id)).toEqual(
    expect.arrayContaining([
      "user-overrides",
      "prompt-drawn-out",
      "other-users",
      "use-without-end",
      "one-of-us",
      "nobody-notices",
    ]),
  );
});

test("each tool, source, server and kind of data has a way of its own", () => {
  const { paths, untrusted } = threatModelOf(whole, ids);
  const all = paths.map(({ id }) => id);
  for (const id of [
    "tool-lookup",
    "tool-refund",
    "tool-browse",
    "result-browse",
    "documents-docs/",
    "reach-docs/",
    "mcp-files",
    "mcp-asks-files",
    "personal-data-out",
    "health-advice",
    "cards-out",
  ])
    expect(all).toContain(id);
  expect(new Set(all).size).toBe(all.length);
  expect(untrusted).toContain("results of browse");
});

test("all ten questions are asked of a feature that has everything", () => {
  const asked = new Set(threatModelOf(whole, ids).paths.map(({ question }) => question));
  expect(asked).toEqual(new Set(Object.keys(questions)));
});

test("every way has controls that exist, tests that somebody makes, and two layers beside the model", () => {
  const model = threatModelOf(whole, ids);
  for (const { id, controls: named, tests } of model.paths) {
    for (const one of named) expect([id, ids.has(one)]).toEqual([id, true]);
    for (const one of tests) expect(Object.keys(observations)).toContain(one);
  }
  expect([model.uncovered, model.untested, model.thin]).toEqual([[], [], []]);
});

test("a way whose controls were taken from the catalogue is uncovered", () => {
  expect(threatModelOf(plain, new Set()).uncovered.length).toBe(threatModelOf(plain, ids).paths.length);
});

test("a picture that no guard reads is a way in", () => {
  const seeing = { ...plain, unread: { ...unread, image: "record" as const } };
  expect(threatModelOf(seeing, ids).paths.map(({ id }) => id)).toContain("unread-image");
});

test("names of a manifest stay within their cell of the table", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 40 }), (name) => {
      const markdown = threatMarkdown(threatModelOf({ ...plain, tools: { [name]: rule } }, ids), undefined);
      const rows = markdown.split("\n").filter((line) => line.startsWith("| tool-"));
      expect(rows).toHaveLength(1);
      expect(rows[0]?.split(/(?<!\\)\|/)).toHaveLength(10);
    }),
  );
});
