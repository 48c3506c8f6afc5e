import type { JsonObject } from "../base/json.ts";
import type { Channel, Outcome } from "./channel.ts";
import { isAddress, type Message, type Occasion } from "./incident.ts";
import { postJson, type HttpPorts, type Whither } from "./json-post.ts";
import { fieldsOf, titleOf } from "./message-text.ts";

export interface PagerDutyOptions extends Whither {
  /** Where events are taken: of the service's region. */
  readonly url: string;
  /** Reference of the integration key. */
  readonly routingKey: string;
}

type Action = "trigger" | "acknowledge" | "resolve";

const actions: Readonly<Record<Occasion, Action>> = {
  opened: "trigger",
  worse: "trigger",
  again: "trigger",
  acknowledged: "acknowledge",
  closed: "resolve",
  test: "trigger",
};

/** PagerDuty Events API v2: one incident there for each of ours, by its key of de-duplication. */
export function pagerDutyChannel(options: PagerDutyOptions, ports: HttpPorts): Channel {
  const post = (message: Message, action: Action): Promise<Outcome> =>
    postJson(options, ports, async (read) => ({
      url: options.url,
      body: JSON.stringify({ routing_key: await read(options.routingKey), ...eventOf(message, action) }),
    }));
  return {
    name: options.name,
    sort: "pagerduty",
    place: URL.parse(options.url)?.origin ?? "",
    groups: false,
    send: async ([message]) => {
      if (message === undefined) throw new Error("there is nothing to send");
      const outcome = await post(message, actions[message.occasion]);
      // A test leaves no incident open behind it.
      return message.occasion === "test" && outcome.taken ? post(message, "resolve") : outcome;
    },
  };
}

/** Events API v2: a summary has 1,024 characters at most; a severity is one of four. */
function eventOf(message: Message, action: Action): JsonObject {
  const { incident, runbook, links } = message;
  const key = { event_action: action, dedup_key: `seaworthy-${incident.id}` };
  if (action !== "trigger") return key;
  const { severity, kind, feature, environment, openedAtMs } = incident;
  return {
    ...key,
    client: "Seaworthy",
    payload: {
      summary: titleOf(message),
      severity,
      source: feature ?? environment ?? "seaworthy",
      timestamp: new Date(openedAtMs).toISOString(),
      class: kind,
      ...(feature === undefined ? {} : { component: feature }),
      ...(environment === undefined ? {} : { group: environment }),
      custom_details: {
        summary: incident.summary,
        ...Object.fromEntries(fieldsOf(message).map(({ name, value }) => [name, value])),
        ...(runbook === undefined || isAddress(runbook) ? {} : { runbook }),
      },
    },
    links: [
      ...(runbook !== undefined && isAddress(runbook) ? [{ href: runbook, text: "runbook" }] : []),
      ...links.map((href, i) => ({ href, text: `entry ${incident.entries[i] ?? ""}` })),
    ],
  };
}
