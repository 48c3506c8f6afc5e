import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startFakeOpenAi } from "../../../test/fakes/openai.ts";
import type { FakeProvider } from "../../../test/fakes/provider.ts";
import { say, type Heard } from "../../../test/walks/hostile-socket.ts";
import { doorConfig, usualDoorLimits, type DoorConfig, type DoorLimits } from "../../policy/listen-config.ts";
import { openAiAt, startGateway, type TestGateway } from "../gateway.test-data.ts";

let fake: FakeProvider;
let gateway: TestGateway;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  expect((await fetch(`${gateway.url}/healthz`)).status).toBe(200);
  expect(gateway.reports).toEqual([]);
  await gateway.close();
  await fake.close();
});

async function start(limits: Partial<DoorLimits> = {}, more: Partial<DoorConfig> = {}): Promise<void> {
  fake = await startFakeOpenAi();
  gateway = await startGateway({}, [openAiAt(fake.url)], 0, {
    ...doorConfig(),
    ...more,
    limits: { ...usualDoorLimits, ...limits },
  });
}

const path = "/v1/chat/completions";
const body = JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "hi" }] });
const request = (more: readonly string[] = [], key = gateway.key, text = body): string =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: gateway.example",
    `Authorization: Bearer ${key}`,
    "Content-Type: application/json",
    `Content-Length: ${Buffer.byteLength(text)}`,
    ...more,
    "",
    text,
  ].join("\r\n");
const codes = (): readonly unknown[] => gateway.entries.map(({ facts }) => facts?.["code"]);
const refusedWith = (code: string) => gateway.entries.filter(({ facts }) => facts?.["code"] === code);

async function caller(localAddress = "127.0.0.1"): Promise<Socket> {
  const socket = connect({ port: Number(new URL(gateway.url).port), host: "127.0.0.1", localAddress });
  socket.on("error", () => undefined);
  sockets.push(socket);
  await once(socket, "connect");
  return socket;
}

/** However it closes: a connection that is cut off may be reset. */
const closing = async (socket: Socket): Promise<void> => {
  if (socket.closed) return;
  await new Promise<void>((resolve) => socket.once("close", () => resolve()));
};

describe("connections", () => {
  test("of one address are closed from one too many on, and the log has their number", async () => {
    await start({ connectionsPerAddress: 3 }, { unlimitedAddresses: ["127.0.0.1"] });
    const kept = [await caller("127.0.0.2"), await caller("127.0.0.2"), await caller("127.0.0.2")];
    await expect.poll(() => gateway.door.connections).toBe(3);
    for (let i = 0; i < 5; i += 1) await closing(await caller("127.0.0.2"));
    expect(kept.every(({ destroyed }) => !destroyed)).toBe(true);
    kept[0]?.destroy();
    await expect.poll(() => gateway.door.connections).toBe(2);
    await caller("127.0.0.2");
    await expect.poll(() => gateway.door.connections).toBe(3);
    await expect
      .poll(() => refusedWith("CONNECTIONS_TOO_MANY"), { timeout: 3000 })
      .toMatchObject([{ kind: "call.refused", facts: { count: 5 } }]);
  });

  test("of all addresses together have a limit too", async () => {
    await start({ connections: 2 });
    const kept = [await caller(), await caller()];
    await expect.poll(() => gateway.door.connections).toBe(2);
    await closing(await caller());
    for (const socket of kept) socket.destroy();
    await expect.poll(() => gateway.door.connections).toBe(0);
    await expect.poll(() => refusedWith("CONNECTIONS_TOO_MANY").length, { timeout: 3000 }).toBe(1);
  });

  test("are closed with the answer to the last request that they may have", async () => {
    await start({ requestsPerConnection: 3 });
    const heard = await say(gateway.url, request().repeat(5));
    expect(heard.answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(heard.answers.map(({ headers }) => headers["connection"])).toEqual([
      "keep-alive",
      "keep-alive",
      "close",
    ]);
    expect([heard.closed, fake.received.length]).toEqual([true, 3]);
  });

  test("that only ever send line ends are closed: to look alive is not to ask", async () => {
    await start({ idleMs: 300, headMs: 1000 });
    const socket = await caller();
    socket.write(request());
    await once(socket, "data");
    const drip = setInterval(() => void socket.write("\r\n"), 100);
    await closing(socket.resume());
    clearInterval(drip);
  }, 15_000);
});

describe("requests on one connection without waiting for answers", () => {
  test("are answered up to their number; the next one is refused and ends the connection, and none is misread", async () => {
    await start({ requestsAtOnce: 5 });
    fake.reply = { text: "Ahoy", delayMs: 150 };
    const { answers, rest, closed } = await say(gateway.url, request().repeat(40));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
    expect(answers.at(-1)?.headers["connection"]).toBe("close");
    expect([rest, closed, fake.received.length]).toEqual(["", true, 5]);
    expect(refusedWith("CONNECTIONS_TOO_MANY")).toHaveLength(1);
  });

  test("may go on for ever where answers are waited for", async () => {
    await start({ requestsAtOnce: 1 });
    const socket = await caller();
    for (let i = 0; i < 20; i += 1) {
      socket.write(request());
      const [data] = (await once(socket, "data")) as [Buffer];
      expect(data.toString()).toContain("200 OK");
    }
  });

  test("and without end are cut off", async () => {
    await start({ requestsAtOnce: 5 });
    fake.reply = { text: "Ahoy", delayMs: 60_000 };
    const socket = await caller();
    const closed = closing(socket);
    const small = "GET / HTTP/1.1\r\nHost:x\r\n\r\n";
    socket.write(request().repeat(5) + small.repeat(200_000));
    await closed;
    await expect.poll(() => fake.received.every(({ aborted }) => aborted), { timeout: 3000 }).toBe(true);
  });

  test("on very many connections are cut off before they fill the memory", async () => {
    await start({ requestsAtOnce: 50, connections: 16 });
    fake.reply = { text: "Ahoy", delayMs: 60_000 };
    const callers = await Promise.all(Array.from({ length: 10 }, async () => caller()));
    for (const socket of callers) socket.write(request().repeat(30));
    await expect
      .poll(() => callers.filter(({ destroyed }) => destroyed).length, { timeout: 5000 })
      .toBeGreaterThan(6);
    expect(callers.filter(({ destroyed }) => destroyed).length).toBeLessThan(10);
  });
});

describe("wrong keys from one address", () => {
  // Waits are of the clock that the gateway reads: it stands still, but where a test sets it.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_000 }));
  afterEach(() => vi.useRealTimers());
  const wrong = `sw-${"0".repeat(12)}-${"z".repeat(40)}`;
  const tries = async (times: number, key = wrong, more: readonly string[] = []): Promise<number[]> => {
    const statuses: number[] = [];
    for (let i = 0; i < times; i += 1) {
      const { answers } = await say(gateway.url, request(more, key), { answers: 1 });
      statuses.push(answers[0]?.status ?? 0);
    }
    return statuses;
  };

  test("from this machine make nobody wait: behind a proxy that nobody named all callers look alike", async () => {
    await start({ wrongKeys: 3 });
    expect(await tries(6)).toEqual([401, 401, 401, 401, 401, 401]);
  });

  test("make it wait, and its callers are told for how long", async () => {
    await start({ wrongKeys: 3 }, { unlimitedAddresses: [] });
    expect(await tries(5)).toEqual([401, 401, 401, 429, 429]);
    const { answers } = await say(gateway.url, request([], wrong), { answers: 1 });
    expect(answers[0]).toMatchObject({ status: 429, headers: { "retry-after": "1" } });
    expect(answers[0]?.body).toContain("too many wrong keys");
    expect(codes()).toEqual([
      ...Array<string>(3).fill("KEY_REFUSED"),
      ...Array<string>(3).fill("ATTEMPTS_TOO_MANY"),
    ]);
    expect(fake.received).toEqual([]);
  });

  test("stand in the log with a pseudonym of the address and the key's public part; the address itself is encrypted", async () => {
    await start();
    await tries(1);
    const [entry] = gateway.entries;
    expect(entry?.facts).toEqual({
      code: "KEY_REFUSED",
      path,
      method: "POST",
      address: "address of 127.0.0.1",
      key: "0".repeat(12),
    });
    expect(entry?.payload).toBe('{"address":"127.0.0.1"}');
  });

  test("do not keep out a key that was right from there before", async () => {
    await start({ wrongKeys: 2 }, { unlimitedAddresses: [] });
    expect(await tries(1, gateway.key)).toEqual([200]);
    expect(await tries(3)).toEqual([401, 401, 429]);
    expect(await tries(2, gateway.key)).toEqual([200, 200]);
  });

  test("keep out one that was never right from there, for a while, and nobody learns that it is right", async () => {
    await start({ wrongKeys: 2 }, { unlimitedAddresses: [] });
    expect(await tries(2)).toEqual([401, 401]);
    const told = async (key: string): Promise<string | undefined> =>
      (await say(gateway.url, request([], key), { answers: 1 })).answers[0]?.body.replaceAll(/call-\d+/g, "");
    expect(await told(gateway.key)).toBe(await told(wrong));
    vi.setSystemTime(1_700_000_000_999);
    expect(await tries(1, gateway.key)).toEqual([429]);
    vi.setSystemTime(1_700_000_001_000);
    expect(await tries(1, gateway.key)).toEqual([200]);
  });

  test("are counted for whom a trusted proxy names, and a stranger's word for it counts nothing", async () => {
    await start({ wrongKeys: 2 }, { trustedProxies: ["127.0.0.1"] });
    const from = (address: string): string[] => [`X-Forwarded-For: 198.51.100.1, ${address}`];
    expect(await tries(3, wrong, from("203.0.113.7"))).toEqual([401, 401, 429]);
    expect(await tries(2, wrong, from("203.0.113.8"))).toEqual([401, 401]);
    // All of one network of IPv6 are one caller.
    expect(await tries(1, wrong, from("2001:db8::1"))).toEqual([401]);
    expect(await tries(2, wrong, from("2001:db8::2"))).toEqual([401, 429]);
    expect(refusedWith("KEY_REFUSED").at(-1)?.facts?.["address"]).toBe("address of 2001:db8:0:0::/64");
    await gateway.close();
    await start({ wrongKeys: 2 }, { unlimitedAddresses: [] });
    expect(await tries(1, wrong, from("203.0.113.7"))).toEqual([401]);
    expect(await tries(2, wrong, from("203.0.113.8"))).toEqual([401, 429]);
  });

  test("of which there is none cost no wait: who has no key is told so each time", async () => {
    await start({ wrongKeys: 1 }, { unlimitedAddresses: [] });
    expect(await tries(3, "")).toEqual([401, 401, 401]);
  });
});

describe("browsers", () => {
  const origin = "https://app.example.com";
  const asked = async (
    method: string,
    headers: Record<string, string>,
  ): Promise<Heard["answers"][number]> => {
    const lines = Object.entries({ Host: "x", Connection: "close", ...headers }).map((one) => one.join(": "));
    const text = [`${method} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n");
    const [answer] = (await say(gateway.url, text)).answers;
    if (answer === undefined) throw new Error("no answer");
    return answer;
  };
  const preflight = { Origin: origin, "Access-Control-Request-Method": "POST" };

  test("may not ask at all unless their page is named, neither first nor at once", async () => {
    await start();
    const answers = [
      await asked("OPTIONS", preflight),
      await asked("POST", { Origin: origin, Authorization: `Bearer ${gateway.key}` }),
      await asked("POST", { Origin: "null", Authorization: `Bearer ${gateway.key}` }),
      await asked("OPTIONS", { "Access-Control-Request-Method": "POST" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    for (const { headers } of answers) expect(headers).not.toHaveProperty("access-control-allow-origin");
    expect(codes()).toEqual(Array(4).fill("ORIGIN_REFUSED"));
  });

  test("may where it is named: they are told so first, and with the answer", async () => {
    await start({}, { browserOrigins: [origin] });
    const wanted = "authorization,content-type,x-stainless-os";
    const first = await asked("OPTIONS", { ...preflight, "Access-Control-Request-Headers": wanted });
    expect(first).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-methods": "GET, POST",
        "access-control-allow-headers": wanted,
        vary: "origin",
      },
    });
    const heard = await say(gateway.url, request([`Origin: ${origin}`]), { answers: 1 });
    expect(heard.answers[0]).toMatchObject({
      status: 200,
      headers: { "access-control-allow-origin": origin },
    });
    expect((await asked("OPTIONS", { ...preflight, Origin: `${origin}.evil.example` })).status).toBe(403);
    const noKey = await asked("POST", { Origin: origin });
    expect([noKey.status, noKey.headers["access-control-allow-origin"]]).toEqual([401, origin]);
  });
});
