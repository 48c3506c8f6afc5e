import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answers, chat, modelPlace, others, plant, planted, prompts, type Sent } from "./leak-places.ts";
import { filesIn, formsOf, found } from "./leak-search.ts";
import { claude, gpt, startStand, type Stand } from "./stand.ts";

/**
 * What may stand in the clear in files that outsiders read: names of the configuration, kinds, guards' ids, placeholders, ids of
 * keys, pseudonyms, digests, times and counts. Everything else that anybody sends is planted here and looked for afterwards.
 */
const providerKey = `sk-provider-${randomBytes(18).toString("hex")}`;

const manifest = `feature: support
profile: chatbot
data: [pii]
model:
  provider: openai
  id: ${gpt}
  fallback: [{ provider: anthropic, id: ${claude} }, { provider: openai, id: text-embedding-3-small }]
owners: { ml: a@example.com, security: b@example.com, backend: c@example.com, privacy: d@example.com, infra: e@example.com, lead: f@example.com }
`;

async function send(
  stand: Stand,
  { path, body }: Sent,
  more: Readonly<Record<string, string>> = {},
): Promise<number> {
  const response = await fetch(`${stand.url}${path}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-tenant": plant("tenant"),
      "x-seaworthy-user": plant("user", (word) => `${word}@example.org`),
      "x-seaworthy-session": plant("session"),
      "user-agent": plant("user-agent"),
      "x-request-id": plant("x-request-id"),
      cookie: `session=${plant("cookie")}`,
      [plant("a header's name")]: plant("a header"),
      ...more,
    },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  await response.text().catch(() => "");
  return response.status;
}

const wrongHeaders = (): readonly Readonly<Record<string, string>>[] => [
  { authorization: `Bearer ${plant("a wrong key")}` },
  { authorization: `Basic ${Buffer.from(plant("a password")).toString("base64")}` },
  { "x-api-key": plant("a second key") },
  { "x-seaworthy-feature": plant("a feature") },
  { "x-seaworthy-user": plant("a user that is too long", (word) => word.repeat(20)) },
  { "content-type": `text/${plant("content type")}` },
  { "content-encoding": plant("content encoding") },
  {
    "anthropic-version": plant("version"),
    "anthropic-beta": plant("beta"),
    "openai-organization": plant("organization"),
  },
];

interface Walked {
  readonly stand: Stand;
  /** How many answers of each status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly planted: ReadonlyMap<string, string>;
}

/** Everything in every place, to a gateway of its own. */
async function walk(files: Readonly<Record<string, string>>): Promise<Walked> {
  planted.clear();
  const statuses = new Map<number, number>();
  const variables = { OPENAI_API_KEY: providerKey, ANTHROPIC_API_KEY: providerKey };
  const stand = await startStand({ files, variables });
  const replies = answers();
  const calls = prompts("prompt").flatMap((prompt) => [...chat(prompt), ...others(prompt)]);
  for (const [i, call] of calls.entries()) {
    const reply = replies[i % replies.length] ?? {};
    stand.fakeOpenAi.reply = reply;
    stand.fakeAnthropic.reply = reply;
    const status = await send(stand, call).catch(() => 0);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  for (const more of wrongHeaders())
    await send(stand, { path: "/v1/chat/completions", body: { model: gpt } }, more).catch(() => 0);
  const made = await stand.seaworthy("keys", "create", "--feature", "*", "--label", "shop");
  expect(made.code).toBe(0);
  const [, , hidden = ""] = made.out.trim().split("-");
  planted.set(hidden, "a virtual key");
  const search = await stand.seaworthy("audit", "search", "--limit", "5", "--json");
  expect({ code: search.code, err: search.err }).toMatchObject({ code: 0 });
  return { stand, statuses, planted: new Map(planted) };
}

test("a search like this finds what stands in a file, in every form", () => {
  const text = 'zq "Zoë" 日本 +?>~';
  for (const form of formsOf(text)) {
    const files = [{ name: "planted", bytes: Buffer.from(`..${form}..`) }];
    expect(found(files, new Map([[text, "here"]])), form).not.toEqual([]);
  }
});

describe.each([
  ["a feature that names its models", { "seaworthy.yaml": manifest }, ""],
  ["the feature that is there without a manifest, and takes any model", {}, modelPlace],
] as const)("%s", (_name, files, allowed) => {
  let walked: Walked;
  beforeAll(async () => {
    walked = await walk(files);
  }, 180_000);
  afterAll(async () => walked.stand.close());

  /** All but what may stand there. */
  const secrets = (): ReadonlyMap<string, string> =>
    new Map([...walked.planted].filter(([, where]) => where !== allowed));

  test("what was sent reached models, was refused and failed, in every way", () => {
    const { stand, statuses } = walked;
    console.log(
      `${walked.planted.size} texts planted; answers: ${JSON.stringify(Object.fromEntries(statuses))}`,
    );
    for (const status of [200, 400, 403, 404])
      expect(statuses.get(status), `status ${status}`).toBeGreaterThan(0);
    expect(stand.fakeOpenAi.received.length).toBeGreaterThan(20);
    expect(stand.fakeAnthropic.received.length).toBeGreaterThan(5);
    expect(stand.fakeOpenAi.received[0]?.headers.authorization).toBe(`Bearer ${providerKey}`);
  });

  test("of all that was sent nothing stands in the public files of the log, in any form", async () => {
    expect((await walked.stand.log()).length).toBeGreaterThan(200);
    const visible = filesIn(join(walked.stand.data, "log"));
    expect(visible.length).toBeGreaterThan(3);
    expect(found(visible, secrets())).toEqual([]);
  });

  test("nor in the index, nor anywhere else in the data folder", () => {
    expect(filesIn(join(walked.stand.data, "index")).length).toBeGreaterThan(0);
    expect(found(filesIn(walked.stand.data), secrets())).toEqual([]);
  });

  test("keys stand nowhere in the data folder, but for those that a newcomer and the log's owner find there", () => {
    const { data, key } = walked.stand;
    const other = filesIn(data).filter(({ name }) => name !== "dev-key" && name !== "audit/owner.token");
    const keys = new Map([
      [providerKey, "the provider's key"],
      [providerKey.slice(12), "the provider's key"],
      [key.slice(16), "the development key"],
      [readFileSync(join(data, "audit/owner.token"), "utf8").trim(), "the owner's token"],
    ]);
    expect(found(other, keys)).toEqual([]);
  });
});
