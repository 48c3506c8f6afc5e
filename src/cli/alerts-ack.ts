import { randomBytes } from "node:crypto";
import { Incidents } from "../alerts/incidents.ts";
import { KnownError } from "../base/errors.ts";
import { idSource } from "../base/ids.ts";
import { alertOptions, alertSettings, withAlerts } from "./alerts-file.ts";
import { incidentOf, unknownIncident } from "./alerts-list.ts";
import type { Command } from "./command.ts";
import { askAs, tokenOption } from "./token.ts";

export const alertsAck: Command = {
  name: "alerts ack",
  summary: "Say that you take care of an incident: nobody is reminded of it any more",
  usage: "ID [--token-file FILE] [--config FILE] [--data DIR]",
  options: { ...alertOptions, ...tokenOption },

  async run(input, terminal) {
    const id = incidentOf(input.positionals, "alerts ack");
    const settings = alertSettings(input);
    return withAlerts(settings, async ({ outbox, plan }) => {
      const incident = outbox.incident(id);
      if (incident === undefined) throw unknownIncident(id);
      if (incident.closedAtMs !== undefined)
        throw new KnownError("USAGE", `the incident ${id} is over`, "`alerts list` has those that are open");
      const asked = { ...input, values: { ...input.values, data: settings.data } };
      const answer = await askAs(asked, { ask: "alert-acknowledge", incident: id });
      const { by, atMs } = answer as { readonly by: string; readonly atMs: number };
      const incidents = new Incidents({ outbox, plan, newId: idSource(Date.now, randomBytes) });
      const taken = incidents.acknowledge(id, by, atMs);
      if (input.values["json"] === true) terminal.out(JSON.stringify(taken ?? incident));
      else terminal.err(`${taken?.acknowledgedBy ?? by} takes care of ${id}; the channels are told`);
      return 0;
    });
  },
};
