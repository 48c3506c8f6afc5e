import { createTransport, type Transporter } from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport/index.js";
import { KnownError } from "../base/errors.ts";
import type { Secrets } from "../base/secrets.ts";
import { printable, sendMsMax, type Channel, type Outcome } from "./channel.ts";
import type { Message } from "./incident.ts";
import { bodyOf, groupTitle, lineOf, newestOfEach, titleOf } from "./message-text.ts";

export interface EmailOptions {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** starttls: refused where the server does not offer it; implicit: from the first byte; none: this machine only. */
  readonly tls: "starttls" | "implicit" | "none";
  /** The password by reference. */
  readonly login?: { readonly user: string; readonly password: string } | undefined;
  readonly from: string;
  readonly to: readonly string[];
  /** PEM of the authority of the server's certificate, instead of those of the system. */
  readonly authority?: string | undefined;
}

export interface EmailPorts {
  readonly secrets: Pick<Secrets, "read">;
}

/** E-mail over SMTP, on a connection of its own for each message. */
export function emailChannel(options: EmailOptions, { secrets }: EmailPorts): Channel {
  const { name, host, port, login } = options;
  return {
    name,
    sort: "email",
    place: `${host}:${port}`,
    groups: true,
    send: async (messages) => {
      let password = "";
      try {
        if (login !== undefined) password = (await secrets.read(login.password, `alerts:${name}`)).trim();
        return await sendMail(options, password, messages);
      } catch (error) {
        return failure(error, password);
      }
    },
  };
}

async function sendMail(
  options: EmailOptions,
  password: string,
  messages: readonly Message[],
): Promise<Outcome> {
  const transport: Transporter<SMTPTransport.SentMessageInfo> = createTransport(
    transportOf(options, password),
  );
  try {
    const info = await transport.sendMail(mailOf(options, messages));
    const refused = info.rejected.length;
    const some = refused === 0 ? "" : ` (${refused} of ${options.to.length} addresses refused)`;
    return { taken: true, said: `${printable(info.response, [password])}${some}` };
  } finally {
    transport.close();
  }
}

function transportOf(
  { host, port, tls, login, authority }: EmailOptions,
  password: string,
): SMTPTransport.Options {
  return {
    host,
    port,
    secure: tls === "implicit",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "none",
    tls: { minVersion: "TLSv1.2", ...(authority === undefined ? {} : { ca: authority }) },
    ...(login === undefined ? {} : { auth: { user: login.user, pass: password } }),
    connectionTimeout: sendMsMax / 2,
    greetingTimeout: sendMsMax / 2,
    socketTimeout: sendMsMax,
    dnsTimeout: sendMsMax / 2,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function mailOf({ from, to }: EmailOptions, messages: readonly Message[]): SMTPTransport.MailOptions {
  const [first] = messages;
  if (first === undefined) throw new Error("there is nothing to send");
  const newest = newestOfEach(messages);
  const thread = `<${first.incident.id}@seaworthy.invalid>`;
  const single = messages.length === 1;
  return {
    from: { name: "Seaworthy", address: from },
    to: to.map((address) => ({ name: "", address })),
    subject: single ? titleOf(first) : groupTitle(newest),
    text: single ? bodyOf(first) : newest.map(lineOf).join("\n\n"),
    // The same at every try: whoever gets it twice sees it once. What follows an incident stands beneath it.
    messageId: `<${first.id}@seaworthy.invalid>`,
    ...(single ? { inReplyTo: thread, references: thread } : {}),
    // RFC 3834 §5: nobody's absence notice is to answer it.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** RFC 5321 §4.2.1: after DATA, 5yz says that this message is not wanted. Before it, an account or an address may be mended. */
function failure(error: unknown, password: string): Outcome {
  if (error instanceof KnownError) return { taken: false, final: false, said: printable(error.message) };
  if (!(error instanceof Error)) throw error;
  const { responseCode = 0, command } = error as Error & { responseCode?: number; command?: string };
  const said = printable(error.message, [password]);
  return { taken: false, final: command === "DATA" && responseCode >= 500, said };
}
