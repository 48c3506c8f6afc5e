import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownerTokenPath } from "../../src/app/ask-log.ts";
import { placesIn } from "../../src/audit/places.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";
import { passingFor } from "../../src/controls/passing.test-data.ts";
import { manifestOf, openAdmissionStand, type AdmissionStand } from "./admission.stand.ts";

let stand: AdmissionStand;
beforeAll(async () => {
  stand = await openAdmissionStand({ "support.yaml": manifestOf("support") });
  await stand.start();
});
afterAll(() => stand.close());

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function run(...args: readonly string[]): Promise<Ran> {
  const { code, out, err } = await ran(["gate", ...args]);
  return { code, out: out.join("\n"), err: err.join("\n") };
}

const about = () => ({ feature: "support", environment: "prod", digest: stand.digestOf("support") });
const here = (...args: readonly string[]): Promise<Ran> =>
  run("--feature", "support", "--data", stand.data, ...args);
const there = (...args: readonly string[]): Promise<Ran> =>
  run(
    "--feature",
    "support",
    "--url",
    stand.gateway().peopleUrl,
    "--token-file",
    ownerTokenPath(stand.data),
    ...args,
  );
const ways = [
  ["beside the gateway", here],
  ["over its people's API", there],
] as const;

test.each(ways)(
  "%s: without evidence the answer is no, with reasons, and the log has it first",
  async (_name, ask) => {
    const { code, out, err } = await ask("--digest", stand.digestOf("support"));
    expect(code).toBe(1);
    expect(out).toMatch(/^May support ship to prod\? {2}no: \d+ controls keep it from shipping/);
    expect(out).toContain("IO-01  unknown");
    const entry = (await stand.log()).findLast(({ kind }) => kind === "gate.decided");
    expect(entry).toMatchObject({ ...about(), facts: { answer: "fail" } });
    expect(err).toContain(`recorded in entry ${entry?.seq ?? ""}`);
  },
);

test.each(ways)("%s: a digest that nobody has loaded may not ship", async (_name, ask) => {
  const { code, out } = await ask("--digest", `sha256:${"0".repeat(64)}`);
  expect(code).toBe(1);
  expect(out).toContain("no gateway has loaded this digest");
});

test("files of another digest than the one that was named are asked wrongly", async () => {
  const manifest = join(stand.folder, "support.yaml");
  const right = await here("--manifest", manifest, "--digest", stand.digestOf("support"));
  expect(right.code).toBe(1);
  const wrong = await here("--manifest", manifest, "--digest", `sha256:${"0".repeat(64)}`);
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("these files are not what was asked about");
});

test.each([
  ["no feature", [], "which feature?"],
  ["a feature that nobody knows", ["--feature", "boats"], "no gateway has loaded boats in prod"],
  ["no such environment", ["--feature", "support", "--env", "moon"], "there is no environment moon"],
  ["a word too many", ["--feature", "support", "now"], "nobody asked for"],
] as const)("%s is asked wrongly", async (_name, args, message) => {
  const { code, err } = await run("--data", stand.data, ...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test("the API answers readers alone, and refuses what it does not know", async () => {
  const url = `${stand.gateway().peopleUrl}/api/gate`;
  const owner = readFileSync(ownerTokenPath(stand.data), "utf8").trim();
  const post = async (body: unknown, token = owner): Promise<readonly [number, unknown]> => {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  };
  expect((await post({ feature: "support" }, "swp-nobody"))[0]).toBe(403);
  expect(await post({ feature: "support", skip: true })).toMatchObject([400, { error: { code: "USAGE" } }]);
  expect(await post({ feature: "support", digest: "latest" })).toMatchObject([
    400,
    { error: { code: "USAGE" } },
  ]);
  const size = (await stand.log()).length;
  const response = await fetch(`${url}?feature=support`, { headers: { authorization: `Bearer ${owner}` } });
  expect(await response.json()).toMatchObject({ answer: "fail", exit: 1, ...about() });
  expect((await stand.log()).slice(size).filter(({ kind }) => kind === "gate.decided")).toEqual([]);
});

test.each(ways)(
  "%s: with all evidence the answer is yes, as text, as JSON and as Markdown",
  async (_name, ask) => {
    await stand.append(...passingFor(about()));
    const file = join(stand.folder, "verdict.md");
    const { code, out } = await ask("--json", "--markdown", file);
    expect(JSON.parse(out)).toMatchObject({ answer: "pass", exit: 0, ...about(), checklist: { items: {} } });
    expect(code).toBe(0);
    expect(readFileSync(file, "utf8")).toContain("## Can we ship `support` to prod? Yes");
  },
);

test.each(ways)("%s: who made the change is written down, as a pseudonym", async (_name, ask) => {
  const author = `${_name.length}@example.com`;
  expect((await ask("--author", author)).err).toContain("recorded in entry");
  const proposed = (await stand.log()).filter(({ kind }) => kind === "release.proposed").at(-1);
  expect(proposed).toMatchObject(about());
  expect(JSON.stringify(proposed)).not.toContain("example.com");
});

test("alone on a data folder the answer is the same, and one flipped byte of the log is the third exit", async () => {
  await stand.stopLog();
  expect((await here()).code).toBe(0);
  const { segments } = placesIn(stand.data);
  const [first = ""] = readdirSync(segments).sort();
  const file = join(segments, first);
  const bytes = readFileSync(file);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const broken = await here();
  expect([broken.code, broken.out]).toEqual([3, ""]);
}, 30_000);
