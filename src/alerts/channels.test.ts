import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { Webhook } from "standardwebhooks";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import {
  keyPair,
  messageOf,
  olderSecret,
  secretsOf,
  signingSecret,
  startReceiver,
  type KeyPair,
  type Receiver,
  type ReceiverAnswer,
} from "./alerts.test-data.ts";
import { emailChannel, type EmailOptions } from "./email.ts";
import { pagerDutyChannel } from "./pagerduty.ts";
import { slackChannel } from "./slack.ts";
import { webhookChannel } from "./webhook.ts";

const undo: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0)) await step();
});

async function receiverFor(): Promise<Receiver> {
  const receiver = await startReceiver();
  undo.push(() => receiver.close());
  return receiver;
}

const nowMs = Date.now();

const hook = (url: string, given: { secret?: string; secretPrevious?: string } = {}) =>
  webhookChannel(
    { name: "hook", url, urlIsSecret: false, secret: "env:NEW", allowPrivate: true, ...given },
    {
      secrets: secretsOf({ "env:NEW": signingSecret, "env:OLD": olderSecret, "env:SHORT": "whsec_c2hvcnQ=" }),
    },
  );

test("a webhook is signed as Standard Webhooks has it: its own verifier takes it, and no other secret's", async () => {
  const receiver = await receiverFor();
  expect(await hook(receiver.url).send([messageOf()], nowMs)).toEqual({ taken: true, said: "200 ok" });
  const [{ text, headers }] = receiver.received as [Receiver["received"][number]];
  const given = headers as Record<string, string>;
  expect(new Webhook(signingSecret).verify(text, given)).toMatchObject({
    type: "alert.opened",
    timestamp: "2026-11-21T03:00:00.000Z",
    data: { runbook: "https://wiki.example.com/limits", links: ["https://people.example.com/entries/17"] },
  });
  expect(given["webhook-id"]).toBe("msg_id000002");
  expect(() => new Webhook(olderSecret).verify(text, given)).toThrow();
  expect(() => new Webhook(signingSecret).verify(`${text} `, given)).toThrow();
});

test("while a secret is replaced, receivers with either of the two take a message", async () => {
  const receiver = await receiverFor();
  await hook(receiver.url, { secretPrevious: "env:OLD" }).send([messageOf()], nowMs);
  const [{ text, headers }] = receiver.received as [Receiver["received"][number]];
  for (const secret of [signingSecret, olderSecret])
    expect(new Webhook(secret).verify(text, headers as Record<string, string>)).toBeTruthy();
});

const answers: readonly (readonly [ReceiverAnswer, object])[] = [
  [
    { status: 500, text: "no" },
    { taken: false, final: false, said: "500 no" },
  ],
  [
    { status: 400, text: "bad" },
    { taken: false, final: true, said: "400 bad" },
  ],
  [{ status: 404 }, { taken: false, final: false, said: "404" }],
  [
    { status: 302, headers: { location: "/" } },
    { taken: false, final: false, said: "302, a redirect, which is not followed" },
  ],
  [
    { status: 429, headers: { "retry-after": "7" } },
    { taken: false, final: false, retryAfterMs: 7000 },
  ],
  [
    { status: 503, headers: { "retry-after": "99999" } },
    { taken: false, retryAfterMs: 3_600_000 },
  ],
  [
    { status: 200, text: `echo ${signingSecret} \u0007` },
    { taken: true, said: "200 echo (secret)" },
  ],
];

test.each(answers)("what is answered with %j means %j", async (answer, outcome) => {
  const receiver = await receiverFor();
  receiver.answer = () => answer;
  expect(await hook(receiver.url).send([messageOf()], nowMs)).toMatchObject(outcome);
});

test.each([
  ["env:NONE", "there is nothing at env:NONE"],
  ["env:SHORT", "what lies at env:SHORT is no signing secret"],
])(
  "a secret at %s that is not there, or is none, is told without it, and tried again",
  async (secret, said) => {
    const receiver = await receiverFor();
    const outcome = await hook(receiver.url, { secret }).send([messageOf()], nowMs);
    expect(outcome).toEqual({ taken: false, final: false, said });
    expect(receiver.received).toEqual([]);
  },
);

const slack = (url: string) =>
  slackChannel(
    { name: "team", url: "env:SLACK", allowPrivate: true },
    { secrets: secretsOf({ "env:SLACK": url }) },
  );

test("Slack is sent blocks with what happened, since when, value and threshold, and links", async () => {
  const receiver = await receiverFor();
  const message = messageOf({ summary: "<b> & co", count: 3, lastAtMs: nowMs });
  expect(await slack(`${receiver.url}/services/T/B/X`).send([message], nowMs)).toMatchObject({ taken: true });
  const body = JSON.parse(receiver.received[0]?.text ?? "") as { text: string; blocks: { type: string }[] };
  expect(body.text).toBe("[warning] <b> & co");
  expect(body.blocks.map(({ type }) => type)).toEqual(["header", "section", "section", "context"]);
  const text = JSON.stringify(body.blocks);
  for (const part of [
    "&lt;b&gt; &amp; co",
    "*feature*\\nchat",
    "*environment*\\nprod",
    "*value*\\n100.5",
    "*threshold*\\n100",
    "*since*\\n2026-11-21T03:00:00Z",
    "*times*\\n3, last at",
    "seaworthy alerts ack id000001",
    "<https://wiki.example.com/limits|runbook>",
    "<https://people.example.com/entries/17|entry 17>",
  ])
    expect(text).toContain(part);
});

test("a runbook that is a command is no link: Slack shows it, and PagerDuty has it among the details", async () => {
  const [first, second] = [await receiverFor(), await receiverFor()];
  second.answer = () => ({ status: 202, text: '{"status":"success"}' });
  const message = { ...messageOf(), runbook: "seaworthy runbooks usage-spike" };
  await slack(first.url).send([message], nowMs);
  expect(first.received[0]?.text).toContain("runbook: `seaworthy runbooks usage-spike`");
  const pager = pagerDutyChannel(
    { name: "oncall", url: `${second.url}/v2/enqueue`, routingKey: "env:KEY", allowPrivate: true },
    { secrets: secretsOf({ "env:KEY": "0123456789abcdef0123456789abcdef" }) },
  );
  await pager.send([message], nowMs);
  expect(JSON.parse(second.received[0]?.text ?? "")).toMatchObject({
    payload: { custom_details: { runbook: "seaworthy runbooks usage-spike" } },
    links: [{ text: "entry 17" }],
  });
});

test("many incidents are one message to Slack within its limits, with the newest of each", async () => {
  const receiver = await receiverFor();
  const many = Array.from({ length: 60 }, (_, i) => messageOf({ id: `id${i}` }));
  await slack(receiver.url).send([...many, messageOf({ id: "id0", closedAtMs: nowMs }, "closed")], nowMs);
  const body = JSON.parse(receiver.received[0]?.text ?? "") as { text: string; blocks: unknown[] };
  expect(body.text).toBe("[warning] 60 incidents, 1 of them over");
  expect(body.blocks).toHaveLength(42);
  expect(JSON.stringify(body.blocks)).toContain("and 20 more");
});

test("the address of Slack, which is a secret, is not told where it fails", async () => {
  const outcome = await slack("http://127.0.0.1:1/services/T000/B000/verysecret").send([messageOf()], nowMs);
  expect(outcome).toEqual({ taken: false, final: false, said: "ECONNREFUSED" });
  const plain = await slack("http://hooks.example.com/services/verysecret").send([messageOf()], nowMs);
  expect(plain).toEqual({ taken: false, final: false, said: "its address is no https address" });
});

test("PagerDuty is sent a trigger, an acknowledgement and a resolution of one key", async () => {
  const receiver = await receiverFor();
  receiver.answer = () => ({ status: 202, text: '{"status":"success"}' });
  const pager = pagerDutyChannel(
    { name: "oncall", url: `${receiver.url}/v2/enqueue`, routingKey: "env:KEY", allowPrivate: true },
    { secrets: secretsOf({ "env:KEY": "0123456789abcdef0123456789abcdef" }) },
  );
  for (const occasion of ["opened", "acknowledged", "closed", "test"] as const)
    expect(await pager.send([messageOf({}, occasion)], nowMs)).toMatchObject({ taken: true });
  const events = receiver.received.map(({ text }) => JSON.parse(text) as Record<string, unknown>);
  expect(events.map(({ event_action: action }) => action)).toEqual([
    ...["trigger", "acknowledge", "resolve"],
    // A test leaves nothing open.
    ...["trigger", "resolve"],
  ]);
  expect(new Set(events.map(({ dedup_key: key }) => key))).toEqual(new Set(["seaworthy-id000001"]));
  expect(events[0]).toMatchObject({
    routing_key: "0123456789abcdef0123456789abcdef",
    client: "Seaworthy",
    payload: {
      ...{ severity: "warning", source: "chat", component: "chat", group: "prod", class: "limit.reached" },
      timestamp: "2026-11-21T03:00:00.000Z",
      custom_details: { value: "100.5", threshold: "100" },
    },
    links: [
      { href: "https://wiki.example.com/limits", text: "runbook" },
      { href: "https://people.example.com/entries/17", text: "entry 17" },
    ],
  });
});

interface Mail {
  readonly text: string;
  readonly secure: boolean;
  readonly to: readonly string[];
}

/** A real mail server on loopback. */
async function mailServer(options: SMTPServerOptions): Promise<{ port: number; mails: Mail[] }> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const to = session.envelope.rcptTo.map(({ address }) => address);
        mails.push({ text, secure: session.secure, to });
        done(null);
      });
    },
    ...options,
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  undo.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  );
  return { port: (server.server.address() as AddressInfo).port, mails };
}

const tlsPair: KeyPair = keyPair("127.0.0.1");
const withLogin: SMTPServerOptions = {
  ...tlsPair,
  onAuth: ({ username, password }, _session, done) => {
    if (username === "u" && password === "p4ss-word") done(null, { user: "u" });
    else done(new Error(`Invalid login for ${password ?? ""}`));
  },
};

const mailTo = (port: number, given: Partial<EmailOptions> = {}) =>
  emailChannel(
    {
      ...{ name: "mail", host: "127.0.0.1", port, tls: "starttls", authority: tlsPair.cert },
      ...{
        login: { user: "u", password: "env:P" },
        from: "a@example.com",
        to: ["b@example.com", "c@example.com"],
      },
      ...given,
    },
    { secrets: secretsOf({ "env:P": "p4ss-word", "env:WRONG": "wr0ng-word" }) },
  );

test("a mail goes over TLS with a login, and says what happened", async () => {
  const { port, mails } = await mailServer(withLogin);
  const outcome = await mailTo(port).send([messageOf({ summary: "Limit\r\nBcc: evil@example.com" })], nowMs);
  expect(outcome).toMatchObject({ taken: true, said: expect.stringMatching(/^250 /) as string });
  const [mail] = mails;
  expect(mail).toMatchObject({ secure: true, to: ["b@example.com", "c@example.com"] });
  const unfolded = mail?.text.replaceAll(/\r\n[ \t]/g, " ") ?? "";
  expect(unfolded).toMatch(/^Subject: \[warning\] Limit\s+Bcc: evil@example\.com\r$/m);
  expect(unfolded).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(unfolded).toMatch(/^Message-ID: <msg_id000002@seaworthy\.invalid>\r$/m);
  for (const part of [
    "threshold: 100",
    "runbook: https://wiki",
    "entry: https://people",
    "seaworthy alerts ack",
  ])
    expect(unfolded).toContain(part);
});

test("implicit TLS works too", async () => {
  const { port, mails } = await mailServer({ ...withLogin, secure: true });
  expect(await mailTo(port, { tls: "implicit" }).send([messageOf()], nowMs)).toMatchObject({ taken: true });
  expect(mails).toHaveLength(1);
});

test("a server that offers no TLS gets neither the password nor the mail", async () => {
  const { port, mails } = await mailServer({
    ...withLogin,
    hideSTARTTLS: true,
    disabledCommands: ["STARTTLS"],
  });
  expect(await mailTo(port).send([messageOf()], nowMs)).toMatchObject({ taken: false, final: false });
  expect(mails).toEqual([]);
});

test("a server with another's certificate gets nothing", async () => {
  const { port, mails } = await mailServer(withLogin);
  const stranger = mailTo(port, { authority: keyPair("127.0.0.1").cert });
  expect(await stranger.send([messageOf()], nowMs)).toMatchObject({ taken: false, final: false });
  expect(mails).toEqual([]);
});

test("a wrong password is told without it", async () => {
  const { port } = await mailServer(withLogin);
  const outcome = await mailTo(port, { login: { user: "u", password: "env:WRONG" } }).send(
    [messageOf()],
    nowMs,
  );
  expect(outcome).toMatchObject({
    taken: false,
    final: false,
    said: expect.stringContaining("Invalid login") as string,
  });
  expect(JSON.stringify(outcome)).not.toContain("wr0ng-word");
});

test("a mail that the server refuses after it was sent is not sent again", async () => {
  const { port } = await mailServer({
    authOptional: true,
    ...tlsPair,
    onData: (stream, _session, done) => {
      stream.resume();
      stream.on("end", () => done(Object.assign(new Error("not wanted"), { responseCode: 554 })));
    },
  });
  const outcome = await mailTo(port, { login: undefined }).send([messageOf()], nowMs);
  expect(outcome).toMatchObject({ taken: false, final: true });
});

test("several incidents are one mail", async () => {
  const { port, mails } = await mailServer({ ...tlsPair, authOptional: true });
  const plain = mailTo(port, { tls: "none", login: undefined });
  await plain.send(
    [messageOf({ id: "a" }), messageOf({ id: "b", severity: "critical", summary: "B" })],
    nowMs,
  );
  expect(mails).toHaveLength(1);
  expect(mails[0]?.text).toContain("Subject: [critical] 2 incidents, 0 of them over");
  expect(mails[0]?.text).toContain("[critical] B");
});
