import type { Channel, Outcome } from "../alerts/channel.ts";
import type { Message } from "../alerts/incident.ts";
import { runbookFor } from "../alerts/plan.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { NewId } from "../base/ids.ts";
import type { AlertsConfig } from "../policy/alerts-config.ts";
import { planOf } from "./alert-channels.ts";

export interface TestPorts {
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  readonly now: Clock;
  readonly newId: NewId;
}

export interface Tested {
  readonly channel: Pick<Channel, "name" | "sort" | "place">;
  readonly outcome: Outcome;
  readonly ms: number;
}

/** Sends a marked message through each of the channels at the same time, once, and writes down what came of each. */
export async function testChannels(
  config: AlertsConfig,
  channels: readonly Channel[],
  { recorder, environment, now, newId }: TestPorts,
): Promise<readonly Tested[]> {
  const tested = channels.map(async (channel): Promise<Tested> => {
    const atMs = now();
    const outcome = await channel.send([testMessage(config, environment, { newId, atMs })], atMs);
    return { channel, outcome, ms: now() - atMs };
  });
  const all = await Promise.all(tested);
  for (const { channel, outcome, ms } of all)
    await recorder.record({
      kind: "alert.tested",
      environment,
      facts: { channel: channel.name, sort: channel.sort, taken: outcome.taken, said: outcome.said, ms },
    });
  return all;
}

function testMessage(
  config: AlertsConfig,
  environment: string,
  { newId, atMs }: { readonly newId: NewId; readonly atMs: number },
): Message {
  const runbook = runbookFor(planOf(config), "alerts.test");
  return {
    ...{ id: `msg_${newId()}`, occasion: "test", atMs },
    incident: {
      ...{ id: newId(), severity: "info", kind: "alerts.test", environment, entries: [], count: 1 },
      summary: "A person tries whether this channel works",
      ...{ openedAtMs: atMs, lastAtMs: atMs },
    },
    ...(runbook === undefined ? {} : { runbook }),
    links: [],
  };
}
