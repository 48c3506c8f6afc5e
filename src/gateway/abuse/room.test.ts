import { afterEach, describe, expect, test } from "vitest";
import { startFakeOpenAi } from "../../../test/fakes/openai.ts";
import type { FakeProvider } from "../../../test/fakes/provider.ts";
import { doorConfig, usualDoorLimits, type DoorLimits } from "../../policy/listen-config.ts";
import { openAiAt, startGateway, type TestGateway } from "../gateway.test-data.ts";

let fake: FakeProvider;
let gateway: TestGateway;
afterEach(async () => {
  expect(gateway.door.admission.state).toEqual({ calls: 0, waiting: 0, bytes: 0 });
  expect(gateway.reports).toEqual([]);
  await gateway.close();
  await fake.close();
});

async function start(limits: Partial<DoorLimits>): Promise<void> {
  fake = await startFakeOpenAi();
  gateway = await startGateway({}, [openAiAt(fake.url)], 0, {
    ...doorConfig(),
    limits: { ...usualDoorLimits, ...limits },
  });
}

const ask = async (content = "hi", init: RequestInit = {}): Promise<Response> =>
  gateway.post(
    "/v1/chat/completions",
    { model: "gpt-4.1-mini", messages: [{ role: "user", content }] },
    {
      ...init,
    },
  );
const asked = async (times: number): Promise<readonly Response[]> =>
  Promise.all(Array.from({ length: times }, async () => ask()));

describe("calls", () => {
  test("that find no room wait for it, and those that are too many hear so at once, with the time to come back", async () => {
    await start({ calls: 2, waiting: 3, waitingMs: 5000 });
    fake.reply = { text: "Ahoy", delayMs: 200 };
    const responses = await asked(9);
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 200, 200, 200, 200, 503, 503, 503, 503]);
    const full = responses.find(({ status }) => status === 503);
    expect(full?.headers.get("retry-after")).toBe("2");
    expect(await full?.json()).toMatchObject({ error: { code: "overloaded" } });
    const refused = gateway.entries.filter(({ kind }) => kind === "call.refused");
    expect(refused).toHaveLength(4);
    // Whose they are is known.
    expect(refused[0]).toMatchObject({
      feature: "test",
      key: gateway.key.split("-")[1],
      facts: { code: "OVERLOADED", path: "/v1/chat/completions" },
    });
    expect(gateway.entries.filter(({ kind }) => kind === "call.input")).toHaveLength(5);
  });

  test("that wait too long are turned away", async () => {
    await start({ calls: 1, waiting: 1, waitingMs: 100 });
    fake.reply = { text: "Ahoy", delayMs: 600 };
    const statuses = (await asked(2)).map(({ status }) => status).sort();
    expect(statuses).toEqual([200, 503]);
  });

  test("hold their room until their stream has ended, and give it back where its caller leaves", async () => {
    await start({ calls: 1, waiting: 0 });
    fake.reply = { text: "one two three four five six", pieceChars: 4, pauseMs: 60 };
    const leave = new AbortController();
    const body = { model: "gpt-4.1-mini", stream: true, messages: [{ role: "user", content: "hi" }] };
    const stream = await gateway.post("/v1/chat/completions", body, { signal: leave.signal });
    expect(stream.status).toBe(200);
    expect((await ask()).status).toBe(503);
    leave.abort();
    await expect.poll(async () => (await ask()).status, { timeout: 5000 }).toBe(200);
  });

  test("whose caller leaves while they wait never reach a model", async () => {
    await start({ calls: 1, waiting: 5, waitingMs: 5000 });
    fake.reply = { text: "Ahoy", delayMs: 400 };
    const first = ask();
    await expect.poll(() => fake.received.length, { interval: 5 }).toBe(1);
    const leave = new AbortController();
    const init = {
      signal: leave.signal,
      headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json" },
    };
    const second = ask("never", init);
    second.catch(() => undefined);
    await expect.poll(() => gateway.door.admission.state.waiting, { interval: 5 }).toBe(1);
    leave.abort();
    await expect.poll(() => gateway.door.admission.state.waiting, { interval: 5 }).toBe(0);
    expect((await first).status).toBe(200);
    expect(fake.received).toHaveLength(1);
    expect(gateway.entries.at(-2)?.facts?.["code"] ?? gateway.entries.at(-1)?.facts?.["code"]).toBe(
      "OVERLOADED",
    );
  });
});

test("bodies that are too large together are refused while they come, and the others are served", async () => {
  await start({ requestBytes: 300_000 });
  fake.reply = { text: "Ahoy", delayMs: 300 };
  const large = "word ".repeat(40_000);
  const responses = await Promise.all([ask(large), ask(large), ask("small")]);
  const statuses = responses.map(({ status }) => status);
  expect(statuses.slice(0, 2).sort()).toEqual([200, 503]);
  expect(statuses[2]).toBe(200);
  expect(gateway.entries.filter(({ facts }) => facts?.["code"] === "OVERLOADED")).toHaveLength(1);
});
