import { expect, test, describe, beforeAll, afterAll } from "vitest";
import { launch } from "../launch.ts";
import { doubt, inCi, openFolder, spec } from "../sandbox.test-data.ts";
import { startSandboxed } from "../start.ts";
import { byNode } from "./attempt.ts";
import { attempts } from "./attempts.ts";
import { leftOut, probeSandbox, type AttemptResult } from "./probe.ts";
import { plantedSecret } from "./targets.ts";

const isRoot = process.getuid?.() === 0;

test("in CI sandboxes start, and every attempt to leave has the program that it needs", () => {
  for (const { id } of leftOut()) console.log(`${id} is left out: there is no /usr/bin/python3`);
  if (inCi)
    expect({ doubt, leftOut: leftOut().map(({ id }) => id) }).toEqual({ doubt: undefined, leftOut: [] });
});

test("every attempt has a name of its own", () => {
  expect(new Set(attempts.map(({ id }) => id)).size).toBe(attempts.length);
});

describe.skipIf(doubt !== undefined)("who wants to leave a sandbox", () => {
  const own = openFolder();
  let results: readonly AttemptResult[] = [];
  const owner = { keepOut: [], record: () => Promise.resolve() };

  beforeAll(async () => {
    // In this process's environment, as the gateway's credentials are.
    Object.assign(process.env, plantedSecret);
    results = await probeSandbox({
      spec: spec({ folders: [{ path: own.path, access: "write" }] }),
      start: (asked) => startSandboxed(asked, owner),
    });
  }, 240_000);

  afterAll(() => {
    delete process.env["ATTEMPT_SECRET"];
    own.remove();
    const stopped = results.filter(({ inside }) => inside === "stopped").length;
    const proven = results.filter(({ outside }) => outside === "through").length;
    console.log(`attempts to leave: ${results.length}, stopped ${stopped}, got through outside ${proven}`);
  });

  test("nobody gets through, and every attempt was made", () => {
    const open = results.filter(({ inside }) => inside !== "stopped");
    expect(open.map(({ attempt, inside, said }) => `${attempt.id}: ${inside}: ${said}`)).toEqual([]);
    expect(results.length).toBe(attempts.length - leftOut().length);
  });

  test("each of them gets through where there is no sandbox", () => {
    const able = results.filter(({ attempt }) => isRoot || attempt.asRoot !== true);
    const broken = able.filter(({ outside }) => outside !== "through");
    expect(broken.map(({ attempt, outside }) => `${attempt.id}: ${outside}`)).toEqual([]);
  });

  test("a sandbox that has a hole is found to have one", async () => {
    const hole = openFolder();
    const [result] = await probeSandbox({
      spec: spec({ folders: [{ path: hole.path, access: "write" }] }),
      start: (asked) => launch(asked, owner),
      attempts: [
        {
          id: "hole",
          summary: "writes to what is open",
          ...byNode(`fs.writeFileSync(e.ATTEMPT_OWN + "/x", "");`),
        },
      ],
    });
    hole.remove();
    expect(result).toMatchObject({ inside: "through", outside: "through" });
  });

  test("a program that breaks before it says anything has attempted nothing", async () => {
    const [result] = await probeSandbox({
      spec: spec(),
      start: (asked) => launch(asked, owner),
      attempts: [{ id: "broken", summary: "breaks", by: "node", code: "throw new Error('broken')" }],
    });
    expect(result).toMatchObject({ inside: "unassessed", outside: "unassessed" });
  });
});
