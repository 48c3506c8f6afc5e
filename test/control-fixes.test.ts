import { expect, test } from "vitest";
import { commands } from "../src/cli/registry.ts";
import { controls } from "../src/controls/registry.ts";
import { observations } from "../src/evidence/observations.ts";

/** Each command in a control's text on what to do, up to where the sentence goes on. */
const named = controls.flatMap(({ id, fix }) =>
  [...fix.matchAll(/\bseaworthy ((?:[^,;()"]|\.\.\.)+)/g)].map(([, line = ""]) => ({
    id,
    words: line.trim().split(/\s+/),
  })),
);

const commandOf = ([first = "", second = ""]: readonly string[]) =>
  commands.find(({ name }) => name === `${first} ${second}`) ?? commands.find(({ name }) => name === first);

test("every command that a control tells people to run exists, with its options", () => {
  expect(named.length).toBeGreaterThan(80);
  const wrong = named.flatMap(({ id, words }) => {
    const command = commandOf(words);
    if (command === undefined) return [`${id}: there is no command ${words.slice(0, 2).join(" ")}`];
    return words
      .filter((word) => word.startsWith("--") && !Object.hasOwn(command.options, word.slice(2)))
      .map((word) => `${id}: ${command.name} has no ${word}`);
  });
  expect(wrong).toEqual([]);
});

test("every observation that a control tells people to make exists, and the control reads it", () => {
  const wrong = named.flatMap(({ id, words }) => {
    const flags = words[0] === "evidence" ? ["--as"] : ["--of"];
    const asked = words.filter((_, i) => flags.includes(words[i - 1] ?? ""));
    const reads = controls.find((one) => one.id === id)?.requires.map(({ observation }) => observation) ?? [];
    return asked
      .filter((name) => !Object.hasOwn(observations, name) || !reads.some((one) => one === name))
      .map((name) => `${id}: ${name}`);
  });
  expect(wrong).toEqual([]);
});
