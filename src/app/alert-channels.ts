import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Channel } from "../alerts/channel.ts";
import { emailChannel } from "../alerts/email.ts";
import { pagerDutyChannel } from "../alerts/pagerduty.ts";
import type { AlertPlan } from "../alerts/plan.ts";
import { slackChannel } from "../alerts/slack.ts";
import { webhookChannel } from "../alerts/webhook.ts";
import { KnownError } from "../base/errors.ts";
import { readSecretReference, withSecretPath, writeSecretReference } from "../base/secret-reference.ts";
import type { Secrets } from "../base/secrets.ts";
import type { AlertChannelConfig } from "../policy/alert-channels.ts";
import type { AlertsConfig } from "../policy/alerts-config.ts";

/** Nobody is told of anything: incidents are listed only. */
export const noAlerts: AlertsConfig = { runbooks: {}, routes: [], remindMs: 4 * 3_600_000, channels: [] };

export const planOf = ({ channels, ...plan }: AlertsConfig): AlertPlan => ({
  ...plan,
  channels: channels.map(({ name, quiet, giveUpMs }) => ({ name, quiet, giveUpMs })),
});

/** A path in the section is one from the configuration's folder. */
export const alertsFrom = (config: AlertsConfig, base: string): AlertsConfig => ({
  ...config,
  channels: config.channels.map((one) => {
    const whole = (reference: string): string => {
      const read = readSecretReference(reference);
      return read === undefined
        ? reference
        : writeSecretReference(withSecretPath(read, (path) => resolve(base, path)));
    };
    const ca = one.ca === undefined ? {} : { ca: resolve(base, one.ca) };
    switch (one.sort) {
      case "webhook": {
        const { secretPrevious: previous } = one;
        const more = previous === undefined ? {} : { secretPrevious: whole(previous) };
        return {
          ...one,
          ...ca,
          ...more,
          url: one.urlIsSecret ? whole(one.url) : one.url,
          secret: whole(one.secret),
        };
      }
      case "slack":
        return { ...one, ...ca, url: whole(one.url) };
      case "pagerduty":
        return { ...one, ...ca, routingKey: whole(one.routingKey) };
      case "email": {
        const login =
          one.login === undefined ? {} : { login: { ...one.login, password: whole(one.login.password) } };
        return { ...one, ...ca, ...login };
      }
    }
  }),
});

/** The channels of a configuration, ready to be sent through; their secrets are read when they are. @throws KnownError USAGE */
export const channelsFrom = (
  { channels }: AlertsConfig,
  ports: { readonly secrets: Pick<Secrets, "read"> },
): readonly Channel[] => channels.map((one) => channelFrom(one, ports));

function channelFrom(one: AlertChannelConfig, ports: { readonly secrets: Pick<Secrets, "read"> }): Channel {
  const authority = one.ca === undefined ? undefined : pemAt(one.ca, one.name);
  switch (one.sort) {
    case "webhook":
      return webhookChannel({ ...one, authority }, ports);
    case "slack":
      return slackChannel({ ...one, authority }, ports);
    case "pagerduty":
      return pagerDutyChannel({ ...one, authority }, ports);
    case "email":
      return emailChannel({ ...one, authority }, ports);
  }
}

function pemAt(path: string, channel: string): string {
  const hint = `mend \`ca\` of the channel ${channel} under \`alerts\` in the configuration`;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new KnownError("USAGE", `${path} cannot be read`, hint);
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new KnownError("USAGE", `${path} has no certificate in PEM`, hint);
}
