import { expect, test } from "vitest";
import { commands } from "../src/cli/registry.ts";
import { controls } from "../src/controls/registry.ts";
import { observations } from "../src/evidence/observations.ts";

/** All that a control tells people to do. */
const told = controls.map(({ id, fix, failure }) => [id, [fix, ...failure.mitigations].join("\n")] as const);

test("every command that a control tells people to run exists", () => {
  const names = commands.map(({ name }) => name);
  const unknown = told.flatMap(([id, text]) =>
    [...text.matchAll(/\bseaworthy ([a-z-]+)(?: ([a-z-]+))?/g)]
      .filter(([, one = "", two = ""]) => !names.includes(one) && !names.includes(`${one} ${two}`))
      .map(([command]) => `${id}: ${command}`),
  );
  expect(unknown).toEqual([]);
});

test("every option that a control tells people to give is one of its command", () => {
  const unknown = told.flatMap(([id, text]) =>
    [
      ...text.matchAll(
        /\bseaworthy ([a-z-]+)(?: ([a-z-]+))?((?: [A-Z][A-Z_]*| --?[a-z-]+| [A-Za-z0-9=_-]+)*)/g,
      ),
    ].flatMap(([, one = "", two = "", rest = ""]) => {
      const command =
        commands.find(({ name }) => name === `${one} ${two}`) ?? commands.find(({ name }) => name === one);
      const options = Object.keys(command?.options ?? {});
      return [...rest.matchAll(/ --([a-z-]+)/g)]
        .filter(([, option = ""]) => command !== undefined && !options.includes(option))
        .map(([option]) => `${id}: ${one} ${two}${option}`);
    }),
  );
  expect(unknown).toEqual([]);
});

test("every observation that a control tells people to collect exists", () => {
  const unknown = told.flatMap(([id, text]) =>
    [...text.matchAll(/(?:--of|--as|document record|review hold) ([a-z]+-[a-z-]+)/g)]
      .filter(([, name = ""]) => !Object.hasOwn(observations, name))
      .map(([said]) => `${id}: ${said}`),
  );
  expect(unknown).toEqual([]);
});
