import { hash } from "node:crypto";
import { join } from "node:path";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tokenFor } from "../../src/app/ask-log.ts";
import { gpt, startStand, type Stand } from "./stand.ts";

const prompt = "You sell sailing boats and nothing else.";
const manifest = `
feature: boats
profile: chatbot
data: [none]
prompt: prompt.md
model:
  provider: openai
  id: ${gpt}
`;

let stand: Stand;
/** Bodies of the requests, and answers as they came, of one user, in order. */
const script: { sent: string; got: string; id: string; stream: boolean }[] = [];

beforeAll(async () => {
  stand = await startStand({ files: { "seaworthy.yaml": manifest, "prompt.md": prompt } });
  for (let i = 0; i < 8; i += 1) {
    const mine = await call(
      `What of the tide at ${i} o'clock? é 😀 "so"`,
      `session-${Math.floor(i / 4)}`,
      i % 3 === 2,
    );
    script.push(mine);
    await call(`Somebody else's question ${i}`, "session-of-bob", false, "bob");
  }
});
afterAll(() => stand.close());

async function call(
  content: string,
  session: string,
  stream: boolean,
  user = "ann",
): Promise<(typeof script)[number]> {
  const answer = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-user": user,
      "x-seaworthy-tenant": "acme",
      "x-seaworthy-session": session,
    },
    body: JSON.stringify({ model: gpt, messages: [{ role: "user", content }], stream }),
  });
  expect(answer.status).toBe(200);
  return { sent: content, got: await answer.text(), id: answer.headers.get("x-request-id") ?? "", stream };
}

interface Exchange {
  readonly exchange: string;
  readonly entries: readonly { readonly kind: string; readonly text?: string; readonly names?: unknown }[];
}

/** A call without what was written down of its session. */
const callOnly = ({ exchange, entries }: Exchange): Exchange => ({
  exchange,
  entries: entries.filter(({ kind }) => kind.startsWith("call.")),
});

/** What the user sent and got, told from a history. */
const told = (exchanges: readonly Exchange[]): unknown =>
  exchanges.map(({ exchange, entries }) => {
    const [input, output] = entries.map(({ text = "null" }) => JSON.parse(text) as Record<string, unknown>);
    const { messages } = input?.["request"] as { messages: { role: string; content: string }[] };
    const got = output?.["choices"] ?? output?.["delivered"];
    return { exchange, kinds: entries.map(({ kind }) => kind), messages, got: JSON.stringify(got) };
  });

test("a user's history is what they sent and what they got, by the command line and over HTTP alike", async () => {
  const { code, out } = await stand.seaworthy(
    ...[
      "audit",
      "history",
      "--user",
      "ann",
      "--tenant",
      "acme",
      "--payloads",
      "--purpose",
      "weekly check",
      "--json",
    ],
  );
  expect(code).toBe(0);
  const history = out
    .trim()
    .split("\n")
    .map((line) => callOnly(JSON.parse(line) as Exchange));
  expect(history.map(({ exchange }) => exchange)).toEqual(script.map(({ id }) => id));
  for (const [i, one] of (
    told(history) as { kinds: string[]; messages: object[]; got: string }[]
  ).entries()) {
    const { sent, got, stream } = script[i] ?? { sent: "", got: "", stream: false };
    expect(one.kinds).toEqual(["call.input", "call.output"]);
    expect(one.messages).toEqual([
      { role: "system", content: prompt },
      { role: "user", content: sent },
    ]);
    // A whole answer is kept as the very bytes that left.
    if (!stream) expect(history[i]?.entries[1]?.text).toBe(got);
    else expect(one.got).not.toBe("[]");
    expect(history[i]?.entries[0]?.names).toEqual({
      tenant: "acme",
      user: "ann",
      session: `session-${Math.floor(i / 4)}`,
    });
  }
  const token = tokenFor(stand.data, {}) ?? "";
  const served = await fetch(`${stand.peopleUrl}/api/audit/history`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ user: "ann", tenant: "acme", purpose: "weekly check" }),
  });
  expect(served.status).toBe(200);
  expect((await served.text()).trim()).toBe(out.trim());
});

test("the calls of a day, of a prompt and of a user are found; a name of nobody finds none", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const digest = `sha256:${hash("sha256", readFileSync(join(stand.data, "../prompt.md")), "hex")}`;
  const count = async (...args: string[]): Promise<string> =>
    (await stand.seaworthy("audit", "search", "--kind", "call.input", "--count", ...args)).out.trim();
  expect(await count("--from", today)).toBe("16");
  expect(await count("--user", "ann", "--from", today, "--to", today)).toBe("8");
  expect(await count("--prompt", digest)).toBe("16");
  expect(await count("--user", "nobody")).toBe("0");
}, 90_000);

test("without a token the people's API says nothing", async () => {
  const answer = await fetch(`${stand.peopleUrl}/api/audit/entries`);
  expect([answer.status, await answer.json()]).toEqual([
    401,
    { error: expect.objectContaining({ code: "KEY_MISSING" }) as unknown },
  ]);
});
