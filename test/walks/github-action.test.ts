import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";
import { ownerTokenPath } from "../../src/app/ask-log.ts";
import { markdownMark } from "../../src/controls/gate-text.ts";
import { passingFor } from "../../src/controls/passing.test-data.ts";
import { fakeGitHubToken, startFakeGitHub, type FakeGitHub } from "../fakes/github.ts";
import { manifestOf, openAdmissionStand, type AdmissionStand } from "./admission.stand.ts";

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly shell: string;
      readonly run: string;
      readonly env: Readonly<Record<string, string>>;
    }[];
  };
}

const folder = "deploy/github-action";
const action = parse(readFileSync(join(folder, "action.yml"), "utf8")) as Action;
const [step] = action.runs.steps;
const script = readFileSync(join(folder, "gate.mjs"), "utf8");

let stand: AdmissionStand;
let github: FakeGitHub;
beforeAll(async () => {
  stand = await openAdmissionStand({ "support.yaml": manifestOf("support") });
  await stand.start();
  github = await startFakeGitHub();
});
afterAll(async () => {
  await github.close();
  await stand.close();
});
beforeEach(() => {
  github.comments.length = 0;
});

const path = (name: string): string => join(stand.folder, name);

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly outputs: string;
}

/** The step as a runner starts it: inputs by the action's own expressions. */
async function run(more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  writeFileSync(path("event.json"), JSON.stringify({ pull_request: { number: 7 } }));
  writeFileSync(path("output"), "");
  const inputs: Readonly<Record<string, string>> = {
    url: stand.gateway().peopleUrl,
    token: readFileSync(ownerTokenPath(stand.data), "utf8").trim(),
    feature: "support",
    digest: stand.digestOf("support"),
    "github-token": fakeGitHubToken,
    ...more,
  };
  const env = Object.fromEntries(
    Object.entries(step?.env ?? {}).map(([name, expression]) => {
      const input = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(expression)?.[1] ?? "";
      return [name, inputs[input] ?? action.inputs[input]?.default ?? ""];
    }),
  );
  const child = spawn(process.execPath, [join(folder, "gate.mjs")], {
    env: {
      ...env,
      PATH: process.env["PATH"],
      ...{ GITHUB_API_URL: github.url, GITHUB_REPOSITORY: "acme/boats" },
      ...{ GITHUB_EVENT_PATH: path("event.json"), GITHUB_OUTPUT: path("output") },
      GITHUB_STEP_SUMMARY: path("summary"),
    },
  });
  let out = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (out += text));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, out, outputs: readFileSync(path("output"), "utf8") };
}

test("every input is used, every output is set, and no text of an input is read by a shell", () => {
  expect(action.runs.using).toBe("composite");
  expect(action.runs.steps).toHaveLength(1);
  const used = Object.values(step?.env ?? {}).map(
    (text) => /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(text)?.[1],
  );
  expect(used.sort()).toEqual(Object.keys(action.inputs).sort());
  for (const name of Object.keys(step?.env ?? {})) expect(script).toContain(name);
  expect(step?.run).not.toContain("${{");
  expect(step?.shell).toBe("bash");
  for (const [name, { value }] of Object.entries(action.outputs))
    expect(value).toBe(`\${{ steps.${step?.id ?? ""}.outputs.${name} }}`);
});

test("a no fails the job, and one comment has the items, who decides and what is next", async () => {
  const { code, out, outputs } = await run();
  expect([code, out]).toEqual([1, expect.stringMatching(/^::error::The gate says fail: \d+ controls keep/)]);
  expect(outputs).toMatch(
    /^answer=fail\nreason=\d+ controls keep it from shipping\nentry=\d+\nred=[A-Z0-9,-]+\n$/,
  );
  expect(github.comments).toHaveLength(1);
  const [{ body } = { body: "" }] = github.comments;
  expect(body.split("\n")[0]).toBe(markdownMark("support", "prod"));
  expect(body.split("\n").filter((line) => /^\| \d+ \|/.test(line))).toHaveLength(14);
  expect(body).toContain("who decides");
  const entry = Number(/^entry=(\d+)$/m.exec(outputs)?.[1]);
  expect((await stand.log())[entry]).toMatchObject({ kind: "gate.decided", facts: { answer: "fail" } });
});

test("a yes passes, and changes the comment that is there, also behind a hundred others", async () => {
  for (let i = 0; i < 120; i += 1) github.say(`talk ${i}`);
  await run();
  await stand.append(
    ...passingFor({ feature: "support", environment: "prod", digest: stand.digestOf("support") }),
  );
  const { code, outputs } = await run();
  expect(code).toBe(0);
  expect(outputs).toContain("answer=pass\n");
  expect(github.comments).toHaveLength(121);
  expect(github.comments[120]?.body).toContain("prod? Yes");
  expect(readFileSync(path("summary"), "utf8")).toContain("prod? Yes");
});

test("somebody else's comment with the same first line is left alone", async () => {
  const forged = `${markdownMark("support", "prod")}\nall is well`;
  github.say(forged);
  expect((await run()).code).toBe(0);
  expect(github.comments.map(({ body }) => body.includes("prod? Yes"))).toEqual([false, true]);
  expect(github.comments[0]?.body).toBe(forged);
});

test.each([
  [
    "GitHub takes no comment",
    { "github-token": "ghs_wrong" },
    0,
    "::warning::no comment: GitHub answers 401",
  ],
  ["nobody wants a comment", { comment: "false" }, 0, "::notice::The gate says pass"],
  ["the token is nobody's", { token: "swp-nobody" }, 2, "::error::the gateway refused"],
  ["the digest is none", { digest: "latest" }, 2, "::error::the gateway refused: /digest is none"],
  ["an input is empty", { feature: " " }, 2, "::error::the input feature is empty"],
  ["no gateway is there", { url: "http://127.0.0.1:9" }, 2, "::error::"],
  [
    "nobody has loaded the digest",
    { digest: `sha256:${"0".repeat(64)}` },
    1,
    "no gateway has loaded this digest",
  ],
] as const)("where %s, the job says so", async (_name, more, code, said) => {
  const ran = await run(more);
  expect([ran.code, ran.out]).toEqual([code, expect.stringContaining(said)]);
  rmSync(path("summary"), { force: true });
});
