import { beforeEach, expect, test, vi } from "vitest";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";
import { alert, atMs, channelPlan, ids, planOf } from "./alerts.test-data.ts";
import type { Alert } from "./alert.ts";
import type { Channel, Outcome } from "./channel.ts";
import { Dispatcher, groupMax } from "./dispatcher.ts";
import { Incidents } from "./incidents.ts";
import type { Message } from "./incident.ts";
import type { Outbox } from "./outbox.ts";
import type { ChannelPlan } from "./plan.ts";

let outbox: Outbox;
let incidents: Incidents;
let nowMs: number;
let sent: (readonly Message[])[];
let answer: (messages: readonly Message[]) => Outcome | Error;
let raised: Alert[];
let resolved: string[];

beforeEach(() => {
  outbox = openSqliteOutbox(":memory:");
  incidents = new Incidents({ outbox, plan: planOf({ routes: [{ channels: ["hook"] }] }), newId: ids() });
  [nowMs, sent, raised, resolved] = [atMs, [], [], []];
  answer = () => ({ taken: true, said: "200 ok" });
});

const raise = (key: string, given: Partial<Alert> = {}): void =>
  incidents.apply([{ raise: alert({ key, atMs: nowMs, ...given }), count: 1 }], nowMs);
const resolve = (key: string): void => incidents.apply([{ resolve: key, atMs: nowMs }], nowMs);

function dispatcher(groups = false, plan: Partial<ChannelPlan> = {}): Dispatcher {
  const channel: Channel = {
    ...{ name: "hook", sort: groups ? "slack" : "webhook", place: "", groups },
    send: (messages) => {
      sent.push(messages);
      const outcome = answer(messages);
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    },
  };
  return new Dispatcher({
    ...{ outbox, channel, plan: channelPlan("hook", plan), now: () => nowMs, random: () => 1 },
    raise: (one) => raised.push(one),
    resolve: (key) => resolved.push(key),
    report: () => undefined,
  });
}

/** Lets it do all that is due now. */
async function run(one: Dispatcher): Promise<void> {
  one.wake();
  let before = -1;
  await vi.waitFor(() => {
    const now = sent.length * 1000 + outbox.entries(1000).length;
    const quiet = now === before;
    before = now;
    expect(quiet).toBe(true);
  });
}

const states = (): readonly string[] =>
  outbox
    .incidents({ openOnly: false, limit: 1000 })
    .flatMap(({ id }) => outbox.deliveriesOf(id))
    .sort((a, b) => a.seq - b.seq)
    .map(({ state }) => state);
const keysSent = (): readonly string[] =>
  sent.flat().map(({ incident, occasion }) => `${occasion} ${incident.summary}`);
const entryFacts = () => outbox.entries(1000).map(({ entry }) => entry.facts);

test("what is taken is a receipt in the log and in the file", async () => {
  raise("a");
  await run(dispatcher());
  expect(states()).toEqual(["sent"]);
  expect(outbox.entries(10).map(({ entry }) => [entry.kind, entry.feature])).toEqual([
    ["alert.opened", "chat"],
    ["alert.sent", "chat"],
  ]);
  expect(entryFacts()[1]).toMatchObject({ channel: "hook", occasion: "opened", attempt: 1, said: "200 ok" });
});

test("what is not taken is tried again after 5 s, 10 s, 20 s, and at last each quarter of an hour, with the same message", async () => {
  answer = () => ({ taken: false, final: false, said: "503" });
  raise("a");
  const one = dispatcher();
  const waits: number[] = [];
  for (let tries = 0; tries < 12; tries += 1) {
    await run(one);
    const [next] = outbox.deliveriesOf("id000001").map(({ nextAtMs }) => nextAtMs);
    waits.push(((next ?? 0) - nowMs) / 1000);
    nowMs = (next ?? 0) - 1;
    await run(one);
    expect(sent).toHaveLength(tries + 1);
    nowMs += 1;
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900, 900]);
  expect(new Set(sent.flat().map(({ id }) => id)).size).toBe(1);
});

test("who asks to be left alone for a while is left alone", async () => {
  answer = () => ({ taken: false, final: false, said: "429", retryAfterMs: 60_000 });
  raise("a");
  const one = dispatcher();
  await run(one);
  nowMs += 59_999;
  await run(one);
  expect(sent).toHaveLength(1);
  nowMs += 1;
  await run(one);
  expect(sent).toHaveLength(2);
});

test.each([
  [3 * 86_400_000 - 1, "waiting"],
  [3 * 86_400_000, "dead"],
])("a message whose first try was %d ms ago is then %s", async (laterMs, state) => {
  answer = () => ({ taken: false, final: false, said: "503" });
  raise("a");
  const one = dispatcher();
  await run(one);
  nowMs += laterMs;
  await run(one);
  expect(states()).toEqual([state]);
  expect(entryFacts().at(-1)).toMatchObject({ givenUp: state === "dead" });
  expect(raised.at(-1)).toMatchObject({ key: "alerts.channel-down:hook", severity: "critical" });
});

test("a message that is refused for good is given up at once, and the others go on", async () => {
  answer = ([message]) =>
    message?.incident.summary === "bad"
      ? { taken: false, final: true, said: "400" }
      : { taken: true, said: "200" };
  raise("a", { summary: "bad" });
  raise("b");
  await run(dispatcher());
  expect(states()).toEqual(["dead", "sent"]);
  expect(raised).toMatchObject([{ kind: "alerts.channel-down", facts: { givenUp: 1, said: "400" } }]);
});

test("a message that fails holds up those of its own key alone", async () => {
  let down = true;
  answer = ([message]) =>
    down && message?.incident.summary === "a"
      ? { taken: false, final: false, said: "500" }
      : { taken: true, said: "200" };
  raise("a", { summary: "a" });
  resolve("a");
  raise("b", { summary: "b" });
  const one = dispatcher();
  await run(one);
  // The channel itself rests for a moment after a failure; then the other key has its turn.
  nowMs += 5000;
  outbox.changeDelivery("msg_id000002", { nextAtMs: nowMs + 60_000 });
  await run(one);
  expect(keysSent()).toEqual(["opened a", "opened b"]);
  down = false;
  nowMs += 60_000;
  await run(one);
  expect(keysSent()).toEqual(["opened a", "opened b", "opened a", "closed a"]);
});

test("in quiet hours only what is critical is sent, and the rest at their end, as one", async () => {
  const quiet = [{ fromMinute: 0, toMinute: 300, days: [0, 1, 2, 3, 4, 5, 6], zone: "UTC" }];
  const one = dispatcher(true, { quiet });
  for (const key of ["a", "b", "c", "d", "e", "f"]) raise(key);
  resolve("a");
  raise("g", { severity: "critical", summary: "g" });
  await run(one);
  expect(keysSent()).toEqual(["opened g"]);
  nowMs = Date.UTC(2026, 10, 21, 4, 59, 59, 999);
  await run(one);
  expect(sent).toHaveLength(1);
  nowMs += 1;
  await run(one);
  expect(sent.map((messages) => messages.length)).toEqual([1, 7]);
  expect(states()).not.toContain("waiting");
});

test("to people five messages of a minute go one by one, and those after them are one", async () => {
  const one = dispatcher(true);
  for (let i = 0; i < 5; i += 1) {
    raise(`single-${i}`);
    await run(one);
  }
  for (let i = 0; i < 20; i += 1) raise(`storm-${i}`);
  await run(one);
  expect(sent).toHaveLength(5);
  nowMs += 59_999;
  await run(one);
  expect(sent).toHaveLength(5);
  nowMs += 1;
  await run(one);
  expect(sent.map((messages) => messages.length)).toEqual([1, 1, 1, 1, 1, 20]);
  expect(entryFacts().at(-1)).toMatchObject({ grouped: 20 });
});

test("something critical among them waits ten seconds at most", async () => {
  const one = dispatcher(true);
  for (let i = 0; i < 5; i += 1) {
    raise(`single-${i}`);
    await run(one);
  }
  raise("worse", { severity: "critical" });
  nowMs += 9_999;
  await run(one);
  expect(sent).toHaveLength(5);
  nowMs += 1;
  await run(one);
  expect(sent).toHaveLength(6);
});

test("a group holds no more than it may", async () => {
  for (let i = 0; i < groupMax + 5; i += 1) raise(`k${i}`, { severity: "critical" });
  await run(dispatcher(true));
  expect(sent[0]).toHaveLength(groupMax);
});

test("a group that is refused for good goes one by one, so that one message takes no other with it", async () => {
  answer = (messages) =>
    messages.some(({ incident }) => incident.summary === "bad")
      ? { taken: false, final: true, said: "400" }
      : { taken: true, said: "200" };
  for (let i = 0; i < 10; i += 1) raise(`k${i}`, { summary: i === 3 ? "bad" : "good" });
  await run(dispatcher(true));
  expect(states().filter((state) => state === "dead")).toHaveLength(1);
  expect(states().filter((state) => state === "sent")).toHaveLength(9);
});

test("programs get each message by itself", async () => {
  for (let i = 0; i < 20; i += 1) raise(`k${i}`);
  await run(dispatcher());
  expect(sent.map((messages) => messages.length)).toEqual(Array.from({ length: 20 }, () => 1));
});

test.each([
  [599_999, 0],
  [600_000, 1],
])("a channel in which nothing arrives for %d ms is told of so many times: %d", async (downMs, times) => {
  answer = () => ({ taken: false, final: false, said: "500" });
  raise("a");
  const one = dispatcher();
  await run(one);
  nowMs += downMs;
  await run(one);
  expect(raised).toHaveLength(times);
  answer = () => ({ taken: true, said: "200" });
  nowMs += 3_600_000;
  await run(one);
  expect(resolved).toEqual(["alerts.channel-down:hook"]);
});

test("a bug in a channel loses nothing", async () => {
  answer = () => new TypeError("a bug");
  raise("a");
  const one = dispatcher();
  await run(one);
  expect(states()).toEqual(["waiting"]);
  answer = () => ({ taken: true, said: "200" });
  nowMs += 60_000;
  await run(one);
  expect(states()).toEqual(["sent"]);
});
