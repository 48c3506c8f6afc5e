import { z } from "zod";
import { isLoopback, reachOf } from "../base/host-reach.ts";
import { readSecretReference, secretReferenceForms } from "../base/secret-reference.ts";

const secret = z
  .string()
  .refine((text) => readSecretReference(text) !== undefined, {
    error: "must be a reference, not the secret itself; if a secret stood here, replace it at its issuer",
  })
  .describe(`where the secret is: ${secretReferenceForms}`);

const allowPrivate = z
  .boolean()
  .describe("true: the address is inside, at a private or loopback address; refused otherwise");

const authority = z
  .string()
  .min(1)
  .max(4096)
  .describe("a PEM file with the authority of the other's certificate, from this file's folder");

const inside = { allow_private: allowPrivate.optional(), ca: authority.optional() };

const webhook = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .max(4200)
      .describe("an https address, or where it lies if the address itself is secret: env:NAME"),
    secret: secret.describe(
      `where the signing secret is, whsec_ and base64 of 24 to 64 bytes: ${secretReferenceForms}`,
    ),
    secret_previous: secret
      .optional()
      .describe("the signing secret before, while receivers move to the new one: both sign"),
    ...inside,
  })
  .describe("a signed web request (Standard Webhooks): { url, secret }");

const slack = z
  .strictObject({
    url: secret.describe("where the address of the incoming webhook lies, which is a secret: env:SLACK_URL"),
    ...inside,
  })
  .describe("a Slack incoming webhook: { url }");

const pagerduty = z
  .strictObject({
    routing_key: secret.describe("where the integration key (Events API v2) is: env:PAGERDUTY_KEY"),
    region: z.enum(["us", "eu"]).optional().describe("the service's region, us or eu; us unless changed"),
    url: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe(
        "of another service that takes Events API v2, for example: https://events.example.com/v2/enqueue",
      ),
    ...inside,
  })
  .describe("PagerDuty Events API v2: { routing_key }");

const mailAddress = z
  .string()
  .max(320)
  .regex(/^[^\s<>@,;:"\\]{1,64}@[A-Za-z0-9.-]{1,255}$/, { error: "is no address like oncall@example.com" });

const email = z
  .strictObject({
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:-]{1,253}$/, { error: "is no name of a host" })
      .describe("the mail server, for example: smtp.example.com"),
    port: z.int().min(1).max(65_535).optional().describe("587 for starttls, 465 for implicit unless changed"),
    tls: z
      .enum(["starttls", "implicit", "none"])
      .optional()
      .describe("starttls unless changed; none is for a server on this machine only"),
    user: z.string().min(1).max(320).optional().describe("the account, where the server asks for one"),
    password: secret.optional(),
    from: mailAddress.describe("whom it is from: seaworthy@example.com"),
    to: z.array(mailAddress).min(1).max(50).describe("whom it is to: [oncall@example.com]"),
    ca: authority.optional(),
  })
  .describe("e-mail over SMTP: { host, from, to, user, password }");

/** The ways to reach people; a channel has one of them. */
export const channelWays = {
  webhook: webhook.optional(),
  slack: slack.optional(),
  pagerduty: pagerduty.optional(),
  email: email.optional(),
};

interface GivenWays {
  readonly webhook?: z.infer<typeof webhook> | undefined;
  readonly slack?: z.infer<typeof slack> | undefined;
  readonly pagerduty?: z.infer<typeof pagerduty> | undefined;
  readonly email?: z.infer<typeof email> | undefined;
}

export interface ChannelFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** What is wrong with a channel, with the place within it. */
export function channelFaults({
  webhook: hook,
  pagerduty: pager,
  email: mail,
}: GivenWays): readonly ChannelFault[] {
  const found: ChannelFault[] = [];
  if (hook !== undefined && readSecretReference(hook.url) === undefined)
    for (const message of addressFaults(hook.url, hook.allow_private ?? false))
      found.push({ path: ["webhook", "url"], message });
  if (pager?.url !== undefined)
    for (const message of addressFaults(pager.url, pager.allow_private ?? false))
      found.push({ path: ["pagerduty", "url"], message });
  if (mail === undefined) return found;
  if (mail.tls === "none" && !isLoopback(mail.host.includes(":") ? `[${mail.host}]` : mail.host))
    found.push({
      path: ["email", "tls"],
      message: "none is for a server on this machine only; use starttls",
    });
  if ((mail.user === undefined) !== (mail.password === undefined))
    found.push({ path: ["email"], message: "has only one of user and password; give both, or neither" });
  return found;
}

/** What is wrong with where a message goes, told from the name alone; where it resolves to is looked at when it is sent. */
function addressFaults(text: string, mayBeInside: boolean): readonly string[] {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:"))
    return ["is neither an https address nor a reference; if a secret stood here, replace it at its issuer"];
  const reach = reachOf(url.hostname);
  return [
    ...(url.username === "" && url.password === ""
      ? []
      : ["holds credentials; name the whole address by reference"]),
    ...(reach === "metadata" ? ["leads to a machine's metadata service, which is never connected to"] : []),
    ...(reach === "own" && !mayBeInside
      ? ["leads inside, to a private or loopback address; if that is meant, say allow_private: true"]
      : []),
    ...(url.protocol === "http:" && !isLoopback(url.hostname)
      ? ["is plain http to another machine; use https"]
      : []),
  ];
}

interface Inside {
  readonly allowPrivate: boolean;
  readonly ca?: string;
}

export type AlertChannelConfig = { readonly name: string } & (
  | ({
      readonly sort: "webhook";
      readonly url: string;
      readonly urlIsSecret: boolean;
      readonly secret: string;
      readonly secretPrevious?: string;
    } & Inside)
  | ({ readonly sort: "slack"; readonly url: string } & Inside)
  | ({ readonly sort: "pagerduty"; readonly routingKey: string; readonly url: string } & Inside)
  | {
      readonly sort: "email";
      readonly host: string;
      readonly port: number;
      readonly tls: "starttls" | "implicit" | "none";
      readonly login?: { readonly user: string; readonly password: string };
      readonly from: string;
      readonly to: readonly string[];
      readonly ca?: string;
    }
);

/** Where PagerDuty takes events, by its documentation of service regions. */
const pagerdutyUrls = {
  us: "https://events.pagerduty.com/v2/enqueue",
  eu: "https://events.eu.pagerduty.com/v2/enqueue",
} as const;

const insideOf = (given: { allow_private?: boolean | undefined; ca?: string | undefined }): Inside => ({
  allowPrivate: given.allow_private ?? false,
  ...(given.ca === undefined ? {} : { ca: given.ca }),
});

/** A channel as the alerts take it; exactly one way is given. */
export function channelOf(
  called: string,
  { webhook: hook, slack: room, pagerduty: pager, email: mail }: GivenWays,
): AlertChannelConfig {
  if (hook !== undefined)
    return {
      ...{ name: called, sort: "webhook", url: hook.url, secret: hook.secret },
      urlIsSecret: readSecretReference(hook.url) !== undefined,
      ...(hook.secret_previous === undefined ? {} : { secretPrevious: hook.secret_previous }),
      ...insideOf(hook),
    };
  if (room !== undefined) return { name: called, sort: "slack", url: room.url, ...insideOf(room) };
  if (pager !== undefined)
    return {
      ...{ name: called, sort: "pagerduty", routingKey: pager.routing_key },
      url: pager.url ?? pagerdutyUrls[pager.region ?? "us"],
      ...insideOf(pager),
    };
  const { host, port, tls = "starttls", user, password, from, to, ca } = mail as NonNullable<typeof mail>;
  return {
    ...{ name: called, sort: "email", host, tls, from, to },
    port: port ?? (tls === "implicit" ? 465 : tls === "starttls" ? 587 : 25),
    ...(user === undefined || password === undefined ? {} : { login: { user, password } }),
    ...(ca === undefined ? {} : { ca }),
  };
}
