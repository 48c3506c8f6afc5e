import { afterEach, beforeEach, expect, test } from "vitest";
import { openAiAt, startGateway, startServer, type Fake, type TestGateway } from "./gateway.test-data.ts";

let upstream: Fake;
let gateway: TestGateway;

const rules = { mintedOnly: true, foreignTurns: "refuse", idleMs: 60_000, afterIdle: "refuse" } as const;

beforeEach(async () => {
  upstream = await startServer((_request, response) => {
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "m" },
        choices: [{ index: 0, message: { role: "assistant", content: "Yes." }, finish_reason: "stop" }],
      }),
    );
  });
  gateway = await startGateway({ models: [{ provider: "openai", id: "m" }], sessions: rules }, [
    openAiAt(upstream.url),
  ]);
});

afterEach(async () => {
  await gateway.close();
  await upstream.close();
});

const as = (user: string | undefined, session?: string): Record<string, string> => ({
  authorization: `Bearer ${gateway.key}`,
  "content-type": "application/json",
  ...(user === undefined ? {} : { "x-seaworthy-user": user }),
  ...(session === undefined ? {} : { "x-seaworthy-session": session }),
});

async function begin(user: string): Promise<string> {
  const response = await fetch(`${gateway.url}/v1/sessions`, { method: "POST", headers: as(user) });
  const body = (await response.json()) as { readonly id: string; readonly idle_seconds: number };
  expect([response.status, body.idle_seconds]).toEqual([201, 60]);
  return body.id;
}

const call = async (user: string | undefined, session?: string) => {
  const messages = [{ role: "user", content: "Hello?" }];
  const response = await gateway.post(
    "/v1/chat/completions",
    { model: "m", messages },
    { headers: as(user, session) },
  );
  return { status: response.status, text: await response.text() };
};

const end = async (user: string | undefined, path = "") =>
  fetch(`${gateway.url}/v1/sessions${path}`, { method: "DELETE", headers: as(user) });

test("a session of the gateway's own has 128 random bits and its start in the log before anybody has its name", async () => {
  const ids = [await begin("ann"), await begin("ann")];
  expect(new Set(ids).size).toBe(2);
  for (const id of ids) expect(id).toMatch(/^ses_[A-Za-z0-9_-]{22}$/);
  expect(gateway.entries).toMatchObject([
    { kind: "session.started", user: "ann", session: ids[0], facts: { minted: true } },
    { kind: "session.started", user: "ann", session: ids[1], facts: { minted: true } },
  ]);
});

test("where sessions are the gateway's, a call without one is refused, and so are a name that somebody chose and another's", async () => {
  const id = await begin("ann");
  expect((await call("ann", id)).status).toBe(200);
  const others: (readonly [string, string | undefined, string])[] = [
    ["ann", undefined, "missing"],
    ["ann", "s-1", "not-minted"],
    ["ann", `${id.slice(0, -1)}${id.endsWith("A") ? "B" : "A"}`, "not-minted"],
    ["bob", id, "not-theirs"],
  ];
  for (const [user, session, fault] of others) {
    const { status, text } = await call(user, session);
    expect([status, text.includes("session_refused")]).toEqual([403, true]);
    expect(gateway.entries.at(-1)?.facts).toMatchObject({ fault });
    // What was never a session is not looked for as one.
    expect(gateway.entries.at(-1)?.session).toBe(fault === "not-theirs" ? id : undefined);
  }
});

test("whoever it belongs to ends a session, and it stays ended", async () => {
  const id = await begin("ann");
  await call("ann", id);
  expect((await end("bob", `/${id}`)).status).toBe(403);
  const response = await end("ann", `/${id}`);
  expect([response.status, await response.json()]).toEqual([
    200,
    { id, object: "session", ended: true, calls: 1, messages: 2, tokens: 0 },
  ]);
  expect(gateway.entries.at(-1)).toMatchObject({
    ...{ kind: "session.ended", user: "ann", session: id },
    facts: { reason: "closed", calls: 1, messages: 2, start: 1 },
  });
  expect((await call("ann", id)).status).toBe(403);
  expect(gateway.entries.at(-1)?.facts).toMatchObject({ fault: "ended" });
  expect((await end("ann", `/${id}`)).status).toBe(403);
});

test("a user who leaves ends their own sessions and nobody else's", async () => {
  const [first, second, bobs] = [await begin("ann"), await begin("ann"), await begin("bob")];
  expect(await (await end("ann")).json()).toEqual({ object: "session.list", ended: 2 });
  const statuses = await Promise.all([call("ann", first), call("ann", second), call("bob", bobs)]);
  expect(statuses.map(({ status }) => status)).toEqual([403, 403, 200]);
  expect(
    gateway.entries.filter(({ kind }) => kind === "session.ended").map(({ facts }) => facts?.["reason"]),
  ).toEqual(["logout", "logout"]);
  expect((await end(undefined)).status).toBe(400);
});

test("what else is asked there is refused by its method or its path", async () => {
  const asked = async (method: string, path: string) =>
    (await fetch(`${gateway.url}/v1/sessions${path}`, { method, headers: as("ann") })).status;
  expect(await asked("GET", "")).toBe(405);
  expect(await asked("POST", "/s-1")).toBe(405);
  expect(await asked("DELETE", "/a/b")).toBe(404);
  expect(await asked("DELETE", "/%zz")).toBe(404);
  expect((await fetch(`${gateway.url}/v1/sessions`, { method: "POST" })).status).toBe(401);
});
