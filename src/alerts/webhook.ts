import { Webhook } from "standardwebhooks";
import type { JsonObject } from "../base/json.ts";
import type { Channel, SecretSource } from "./channel.ts";
import { outcomeOf } from "./http-outcome.ts";
import type { Message } from "./incident.ts";
import { titleOf } from "./message-text.ts";
import { postOutside, type Resolve } from "./outside-post.ts";

export interface WebhookOptions {
  readonly name: string;
  /** https, or http on this machine; or the reference of one, where the address itself is secret. */
  readonly url: string;
  readonly urlIsSecret: boolean;
  /** Reference of the signing secret: `whsec_` and base64 of 24 to 64 bytes. */
  readonly secret: string;
  /** Reference of the one before, while receivers move to the new one: messages carry both signatures. */
  readonly secretPrevious?: string | undefined;
  readonly allowPrivate: boolean;
  readonly authority?: string | undefined;
}

export interface HttpPorts {
  readonly secrets: SecretSource;
  readonly resolve?: Resolve;
}

/** Standard Webhooks 1.0: each message is signed, so that its receiver knows from whom it is and that it is not an old one. */
export function webhookChannel(options: WebhookOptions, { secrets, resolve }: HttpPorts): Channel {
  const { name, secret, secretPrevious, allowPrivate, authority } = options;
  return {
    name,
    sort: "webhook",
    place: options.urlIsSecret ? "an address that is kept secret" : (URL.parse(options.url)?.origin ?? ""),
    groups: false,
    send: async ([message], nowMs) => {
      if (message === undefined) return { taken: true, said: "nothing to send" };
      const url = options.urlIsSecret ? await secrets(options.url) : options.url;
      const keys = [
        await secrets(secret),
        ...(secretPrevious === undefined ? [] : [await secrets(secretPrevious)]),
      ];
      const body = JSON.stringify(eventOf(message));
      const at = new Date(nowMs);
      const answer = await postOutside({
        url: new URL(url),
        headers: {
          "content-type": "application/json",
          "user-agent": "seaworthy",
          "webhook-id": message.id,
          "webhook-timestamp": String(Math.floor(nowMs / 1000)),
          "webhook-signature": keys.map((key) => new Webhook(key).sign(message.id, at, body)).join(" "),
        },
        ...{ body, allowPrivate, authority, resolve },
      });
      return outcomeOf(answer, [...keys, ...(options.urlIsSecret ? [url] : [])]);
    },
  };
}

/** What receivers get: `type`, `timestamp` and `data`, as Standard Webhooks asks for. */
export const eventOf = (message: Message): JsonObject => ({
  type: `alert.${message.occasion}`,
  timestamp: new Date(message.atMs).toISOString(),
  data: {
    title: titleOf(message),
    incident: { ...message.incident },
    ...(message.runbook === undefined ? {} : { runbook: message.runbook }),
    links: message.links,
  },
});
