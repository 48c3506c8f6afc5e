import type { Delivery, Incident } from "../alerts/incident.ts";
import type { ChannelState } from "../alerts/outbox.ts";
import { time } from "../alerts/message-text.ts";
import { KnownError } from "../base/errors.ts";
import { alertOptions, alertSettings, withAlerts } from "./alerts-file.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { noPositionals } from "./options.ts";

/** Our own choice: the newest of them fill a few screens. */
const listMax = 200;

export const alertsList: Command = {
  name: "alerts list",
  summary: "List the incidents that are open, and the channels that take no messages",
  usage: "[--all] [--config FILE] [--data DIR] [--json]",
  options: { ...alertOptions, all: { type: "boolean" } },

  async run(input, terminal) {
    noPositionals(input, `alerts list ${alertsList.usage}`);
    return withAlerts(alertSettings(input), ({ outbox }) => {
      const incidents = outbox.incidents({ openOnly: input.values["all"] !== true, limit: listMax });
      const channels = outbox.channelStates();
      if (input.values["json"] === true) {
        terminal.out(JSON.stringify({ incidents, channels }));
        return 0;
      }
      for (const incident of incidents) terminal.out(incidentLine(incident));
      if (incidents.length === 0) terminal.err("nothing is open");
      for (const channel of channels) terminal.err(channelLine(channel));
      return 0;
    });
  },
};

export const alertsShow: Command = {
  name: "alerts show",
  summary: "Show one incident, who was told of it, and what they answered",
  usage: "ID [--config FILE] [--data DIR] [--json]",
  options: alertOptions,

  async run(input, terminal) {
    const id = incidentOf(input.positionals, "alerts show");
    return withAlerts(alertSettings(input), ({ outbox }) => {
      const incident = outbox.incident(id);
      if (incident === undefined) throw unknownIncident(id);
      const deliveries = outbox.deliveriesOf(id);
      if (input.values["json"] === true) {
        terminal.out(JSON.stringify({ incident, deliveries: deliveries.map(shownDelivery) }));
        return 0;
      }
      terminal.out(incidentLine(incident));
      for (const [name, value] of Object.entries(incident.facts ?? {}))
        terminal.out(visible(`  ${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`));
      if (incident.entries.length > 0) terminal.out(`  entries: ${incident.entries.join(", ")}`);
      for (const delivery of deliveries) terminal.out(deliveryLine(delivery));
      return 0;
    });
  },
};

/** @throws KnownError USAGE where it is not exactly one id. */
export function incidentOf([id, ...rest]: readonly string[], command: string): string {
  if (id !== undefined && rest.length === 0) return id;
  throw new KnownError("USAGE", `${command} takes the id of one incident`, "`alerts list` has the ids");
}

export const unknownIncident = (id: string): KnownError =>
  new KnownError("USAGE", `there is no incident ${id.slice(0, 60)}`, "`alerts list --all` has the ids");

function incidentLine(incident: Incident): string {
  const { id, severity, kind, feature, openedAtMs, closedAtMs, acknowledgedBy, count, summary } = incident;
  return visible(
    [
      id,
      severity.padEnd(8),
      time(openedAtMs),
      kind,
      ...(feature === undefined ? [] : [feature]),
      ...(count > 1 ? [`${count} times`] : []),
      ...(acknowledgedBy === undefined ? [] : [`taken care of by ${acknowledgedBy}`]),
      ...(closedAtMs === undefined ? [] : [`over at ${time(closedAtMs)}`]),
      summary,
    ].join("  "),
  );
}

const channelLine = ({ channel, waiting, dead, failingSinceMs }: ChannelState): string =>
  `the channel ${channel}: ${waiting} wait${failingSinceMs === undefined ? "" : `, tried in vain since ${time(failingSinceMs)}`}, ${dead} given up`;

const shownDelivery = ({ message, ...rest }: Delivery): object => ({ ...rest, occasion: message.occasion });

function deliveryLine({ channel, message, state, attempts, createdAtMs, endedAtMs, said }: Delivery): string {
  const tries = attempts === 1 ? "1 try" : `${attempts} tries`;
  return visible(
    `  ${time(createdAtMs)}  ${message.occasion} to ${channel}: ${state}${endedAtMs === undefined ? "" : ` at ${time(endedAtMs)}`}, ${tries}${said === undefined ? "" : `: ${said}`}`,
  );
}
