import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ran } from "./terminal.test-data.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-judges-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function checked(judges: string, ...args: readonly string[]) {
  const path = join(folder, "seaworthy.yaml");
  writeFileSync(
    path,
    `feature: chat\nprofile: chatbot\ndata: [pii]\nmodel: { provider: openai, id: gpt-4o-2024-08-06 }\n${judges}`,
  );
  return ran(["check-config", path, ...args]);
}

const asked = `judges:
  moderation:
    mode: ask
    format: openai-moderation
    key: env:OPENAI_API_KEY
    sides: [input, output]
    categories: { violence: { action: hold, threshold: 0.4 }, harassment: record }
    when_silent: allow
`;
const read = `judges:
  names: { mode: read, format: presidio, base_url: "http://127.0.0.1:5002" }
`;

test("a judge that is asked is explained: where it is, what it gets, what its words and its silence mean", async () => {
  const { code, out } = await checked(asked);
  const text = out.join("\n");
  expect(code).toBe(0);
  for (const line of [
    "judge      moderation: asked about requests and answers, and waited for",
    "OpenAI's moderation endpoint, or one that speaks its format; model omni-moderation-2024-09-26",
    "at https://api.openai.com/v1, with the key in OPENAI_API_KEY; gets texts of user, document, tool, assistant without personal data and secrets",
    "violence is held for a person from a score of 0.4 on; harassment is written down; what else it flags is refused",
    "when it does not answer within 800 ms, or not in its format, the call goes on, and that is written down",
    "streamed answers are held until it has seen the whole",
  ])
    expect(text).toContain(line);
});

test("a judge that only reads is said to decide nothing", async () => {
  const { out } = await checked(read);
  const text = out.join("\n");
  expect(text).toContain("judge      names: reads requests after the fact and decides nothing");
  expect(text).toContain("at http://127.0.0.1:5002, without a key");
  expect(text).not.toContain("when it does not answer");
});

test("for programs each judge stands with its defaults filled in", async () => {
  const { out } = await checked(asked, "--json");
  expect(JSON.parse(out.join("\n"))).toMatchObject({
    features: [
      {
        judges: [
          {
            name: "moderation",
            mode: "ask",
            whenSilent: "allow",
            timeoutMs: 800,
            standard: { action: "block" },
            categories: { violence: { action: "hold", threshold: 0.4 } },
          },
        ],
      },
    ],
  });
});

test("what is wrong with a judge is told with its line", async () => {
  const { code, err } = await checked("judges:\n  names: { mode: ask, format: presidio }\n");
  expect(code).toBe(1);
  expect(err.join("\n")).toMatch(
    /seaworthy\.yaml:6:3: a judge of the format presidio needs base_url\n {2}hint: say where it answers/,
  );
});
