import { randomBytes } from "node:crypto";
import { Alerter } from "../../src/alerts/alerter.ts";
import { webhookChannel } from "../../src/alerts/webhook.ts";
import { idSource } from "../../src/base/ids.ts";
import { openSqliteOutbox } from "../../src/store/sqlite/outbox.ts";

/** What a process that alerts is started with; it runs until it is killed. */
export interface AlertingOptions {
  readonly file: string;
  readonly url: string;
  readonly secret: string;
  /** Numbers of incidents to begin: from, and up to but without. */
  readonly from: number;
  readonly to: number;
  /** Added to the machine's clock, so that nobody waits for a next try. */
  readonly offsetMs: number;
}

function main({ file, url, secret, from, to, offsetMs }: AlertingOptions): void {
  const outbox = openSqliteOutbox(file);
  const now = (): number => Date.now() + offsetMs;
  const alerter = new Alerter({
    outbox,
    plan: {
      ...{ runbooks: {}, routes: [], remindMs: 86_400_000 },
      channels: [{ name: "hook", quiet: [], giveUpMs: 86_400_000 }],
    },
    channels: [
      webhookChannel(
        { name: "hook", url, urlIsSecret: false, secret: "env:S", allowPrivate: true },
        { secrets: { read: () => Promise.resolve(secret) } },
      ),
    ],
    record: () => Promise.resolve(0),
    ...{ now, random: Math.random, newId: idSource(now, randomBytes), report: () => undefined },
  });
  alerter.start();
  for (let i = from; i < to; i += 1) {
    const about = { severity: "critical", kind: "test.kind", summary: `incident ${i}`, atMs: now() } as const;
    alerter.raise({ key: `key ${i}`, ...about });
  }
  // Said only when the file has them.
  const look = setInterval(() => {
    if (outbox.openIncident(`key ${to - 1}`) === undefined) return;
    clearInterval(look);
    process.stdout.write("kept\n");
  }, 5);
}

main(JSON.parse(process.argv[2] ?? "{}") as AlertingOptions);
