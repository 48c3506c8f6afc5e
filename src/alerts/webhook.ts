import { Webhook } from "standardwebhooks";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Channel } from "./channel.ts";
import type { Message } from "./incident.ts";
import { postJson, type HttpPorts, type ReadSecret, type Whither } from "./json-post.ts";
import { titleOf } from "./message-text.ts";

export interface WebhookOptions extends Whither {
  /** https, or http on this machine; or the reference of one, where the address itself is secret. */
  readonly url: string;
  readonly urlIsSecret: boolean;
  /** Reference of the signing secret: `whsec_` and base64 of 24 to 64 bytes. */
  readonly secret: string;
  /** Reference of the one before, while receivers move to the new one: messages carry both signatures. */
  readonly secretPrevious?: string | undefined;
}

/** Standard Webhooks 1.0: each message is signed, so that its receiver knows from whom it is and that it is not an old one. */
export function webhookChannel(options: WebhookOptions, ports: HttpPorts): Channel {
  const { name, url, urlIsSecret, secret, secretPrevious } = options;
  return {
    name,
    sort: "webhook",
    place: urlIsSecret ? "a secret address" : (URL.parse(url)?.origin ?? ""),
    groups: false,
    send: ([message], nowMs) =>
      postJson(options, ports, async (read) => {
        if (message === undefined) throw new Error("there is nothing to send");
        const signers = [await signer(read, secret)];
        if (secretPrevious !== undefined) signers.push(await signer(read, secretPrevious));
        const body = JSON.stringify(eventOf(message));
        const at = new Date(nowMs);
        return {
          url: urlIsSecret ? await read(url) : url,
          headers: {
            "webhook-id": message.id,
            "webhook-timestamp": String(Math.floor(nowMs / 1000)),
            "webhook-signature": signers.map((one) => one.sign(message.id, at, body)).join(" "),
          },
          body,
        };
      }),
  };
}

/** Standard Webhooks: base64, of 24 bytes at least and 64 at most. @throws KnownError USAGE where the secret is none */
async function signer(read: ReadSecret, reference: string): Promise<Webhook> {
  const text = (await read(reference)).replace(/^whsec_/, "");
  const bytes = /^[A-Za-z0-9+/]{32,88}={0,2}$/.test(text) ? Buffer.from(text, "base64").length : 0;
  if (bytes >= 24 && bytes <= 64) return new Webhook(text);
  throw new KnownError(
    "USAGE",
    `what lies at ${reference} is no signing secret`,
    "make one: echo whsec_$(head -c 32 /dev/urandom | base64)",
  );
}

/** What receivers get: `type`, `timestamp` and `data`, as Standard Webhooks asks for. */
const eventOf = (message: Message): JsonObject => ({
  type: `alert.${message.occasion}`,
  timestamp: new Date(message.atMs).toISOString(),
  data: {
    title: titleOf(message),
    incident: { ...message.incident },
    ...(message.runbook === undefined ? {} : { runbook: message.runbook }),
    links: message.links,
  },
});
