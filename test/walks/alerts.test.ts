import { Webhook } from "standardwebhooks";
import { afterEach, expect, test, vi } from "vitest";
import { Alerter } from "../../src/alerts/alerter.ts";
import {
  alert,
  ids,
  memoryLog,
  planOf,
  signingSecret,
  startReceiver,
} from "../../src/alerts/alerts.test-data.ts";
import { webhookChannel } from "../../src/alerts/webhook.ts";
import { openSqliteOutbox } from "../../src/store/sqlite/outbox.ts";

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function stand() {
  const receiver = await startReceiver();
  undo.push(() => receiver.close());
  const outbox = openSqliteOutbox(":memory:");
  undo.push(() => outbox.close());
  const log = memoryLog();
  const channel = webhookChannel(
    { name: "hook", url: `${receiver.url}/in`, urlIsSecret: false, secret: "s", allowPrivate: true },
    { secrets: { read: () => Promise.resolve(signingSecret) } },
  );
  const alerter = new Alerter({
    ...{ outbox, plan: planOf({ peopleUrl: "https://people.example.com" }), channels: [channel] },
    ...{ record: log.record, now: Date.now, random: () => 0.5, newId: ids(), report: () => undefined },
  });
  alerter.start();
  undo.push(() => alerter.close());
  return { receiver, outbox, log, alerter };
}

test("what is raised twice is one signed message, and its end is another", async () => {
  const { receiver, log, alerter } = await stand();
  alerter.raise(alert({ atMs: Date.now() }));
  alerter.raise(alert({ atMs: Date.now() }));
  await vi.waitFor(() => expect(receiver.received).toHaveLength(1));
  const [first] = receiver.received;
  const event = new Webhook(signingSecret).verify(
    first?.text ?? "",
    first?.headers as Record<string, string>,
  );
  expect(event).toMatchObject({
    type: "alert.opened",
    data: {
      title: "[warning] The feature chat has used its money for the month",
      incident: { count: 2, feature: "chat", environment: "prod", facts: { value: 100.5, threshold: 100 } },
      links: ["https://people.example.com/entries/17"],
    },
  });
  alerter.resolve("limit:chat", Date.now());
  await vi.waitFor(() => expect(receiver.received).toHaveLength(2));
  expect(JSON.parse(receiver.received[1]?.text ?? "")).toMatchObject({ type: "alert.closed" });
  await vi.waitFor(() =>
    expect(log.entries.map(({ kind }) => kind)).toEqual([
      "alert.opened",
      "alert.sent",
      "alert.closed",
      "alert.sent",
    ]),
  );
  expect(log.entries[1]?.facts).toMatchObject({ channel: "hook", attempt: 1, said: "200 ok" });
});
