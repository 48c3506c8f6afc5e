import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";

const load = (alerts: string) =>
  loadGatewayConfig(
    { path: "seaworthy.gateway.yaml", text: `environment: prod\nfeatures: [a.yaml]\nalerts:\n${alerts}` },
    [],
  );

const problems = (alerts: string) => {
  const loaded = load(alerts);
  return "problems" in loaded ? loaded.problems : [];
};

test("the whole section is read, with what it leaves out", () => {
  const loaded = load(`  people_url: https://seaworthy.example.com/
  remind: 2h
  runbooks: { kill.*: https://wiki.example.com/kill }
  routes:
    - { severities: [critical], channels: [oncall] }
    - { kinds: [limit.*], features: [chat], channels: [team, mail] }
  channels:
    hook:
      webhook: { url: https://hooks.example.com/in, secret: env:HOOK, secret_previous: file:old }
    team:
      slack: { url: env:SLACK_URL }
      quiet: [{ from: 22:00, to: 07:00, zone: Europe/Berlin, days: [fri, sat] }]
    oncall: { pagerduty: { routing_key: vault:secret/pager#key, region: eu }, give_up: 1d }
    mail: { email: { host: smtp.example.com, from: a@example.com, to: [b@example.com], user: u, password: env:P } }
`);
  expect(loaded).toMatchObject({
    config: {
      alerts: {
        peopleUrl: "https://seaworthy.example.com",
        remindMs: 7_200_000,
        runbooks: { "kill.*": "https://wiki.example.com/kill" },
        routes: [
          { severities: ["critical"], channels: ["oncall"] },
          { kinds: ["limit.*"], features: ["chat"], channels: ["team", "mail"] },
        ],
        channels: [
          {
            ...{ name: "hook", sort: "webhook", url: "https://hooks.example.com/in", urlIsSecret: false },
            ...{ secret: "env:HOOK", secretPrevious: "file:old", allowPrivate: false, giveUpMs: 259_200_000 },
          },
          {
            ...{ name: "team", sort: "slack", url: "env:SLACK_URL" },
            quiet: [{ fromMinute: 1320, toMinute: 420, days: [5, 6], zone: "Europe/Berlin" }],
          },
          {
            ...{ name: "oncall", sort: "pagerduty", routingKey: "vault:secret/pager#key" },
            ...{ url: "https://events.eu.pagerduty.com/v2/enqueue", giveUpMs: 86_400_000 },
          },
          { name: "mail", port: 587, tls: "starttls", login: { user: "u", password: "env:P" } },
        ],
      },
    },
  });
});

const hook = (text: string): string => `  channels:\n    hook:\n      webhook: ${text}\n`;
const mail = (text: string): string =>
  `  channels:\n    mail:\n      email: { from: a@example.com, to: [b@example.com], ${text} }\n`;

test.each([
  [hook("{ url: http://127.0.0.1/in, secret: env:S, allow_private: true }")],
  [hook("{ url: https://10.0.0.1/in, secret: env:S, allow_private: true }")],
  [hook("{ url: env:HOOK_URL, secret: env:S }")],
  [mail("host: localhost, tls: none")],
  [mail("host: ::1, tls: none")],
  [mail("host: smtp.example.com, tls: implicit")],
])("%j is taken", (alerts) => {
  expect(problems(alerts)).toEqual([]);
});

test.each([
  ["  channel: {}\n  channels: {}\n", 4, /unknown key "channel" under alerts/, /channels/],
  [hook("{ url: https://a.example.com, secret: env:S, secrets: x }"), 6, /unknown key "secrets"/, /secret/],
  [hook("{ url: https://10.0.0.1/in, secret: env:S }"), 6, /leads inside/, /https address/],
  [hook("{ url: https://mail/in, secret: env:S }"), 6, /leads inside/, /https address/],
  [hook("{ url: http://a.example.com/in, secret: env:S }"), 6, /plain http/, /https address/],
  [hook("{ url: http://10.0.0.1/in, secret: env:S, allow_private: true }"), 6, /plain http/, /https/],
  [hook("{ url: https://u:p@a.example.com, secret: env:S }"), 6, /holds credentials/, /https address/],
  [
    hook("{ url: https://169.254.169.254/x, secret: env:S, allow_private: true }"),
    6,
    /metadata service, which is never/,
    /https/,
  ],
  [hook("{ url: ftp://a.example.com, secret: env:S }"), 6, /neither an https address nor/, /https address/],
  [mail("host: smtp.example.com, tls: none"), 6, /on this machine only/, /starttls unless changed/],
  [mail("host: smtp.example.com, user: u"), 6, /only one of user and password/, /SMTP/],
  [
    "  channels: { a: { quiet: [{ from: 22:00, to: 07:00, zone: UTC }] } }\n",
    4,
    /one of webhook/,
    /a channel/,
  ],
  [
    "  channels: { a: { slack: { url: env:A }, pagerduty: { routing_key: env:B } } }\n",
    4,
    /one of webhook, slack/,
    /a channel/,
  ],
  [
    "  channels: { a: { slack: { url: env:A }, quiet: [{ from: 24:00, to: 07:00, zone: UTC }] } }\n",
    4,
    /no time of day/,
    /00:00 to 23:59/,
  ],
  [
    "  channels: { a: { slack: { url: env:A }, quiet: [{ from: 23:00, to: 07:00, zone: Mars/Olympus }] } }\n",
    4,
    /no time zone/,
    /Europe\/Berlin/,
  ],
  ["  channels: { a: { slack: { url: env:A }, give_up: 31d } }\n", 4, /no length of time/, /1m to 30d/],
  [
    "  channels: { a: { slack: { url: env:A } } }\n  routes: [{ channels: [b] }]\n",
    5,
    /there is no channel b: a/,
    /the name of a channel/,
  ],
])("%j is refused in its line, with a hint", (alerts, line, message, hint) => {
  expect(problems(alerts)).toMatchObject([
    {
      line,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    },
  ]);
});

test("a secret that stands there itself is refused, and not told on", () => {
  const address = "https://hooks.slack.com/services/T00000000/B00000000/q83vEjRWeJCrze8SNFZ4kKvN";
  const [problem] = problems(`  channels: { team: { slack: { url: "${address}" } } }\n`);
  expect(problem).toMatchObject({
    line: 4,
    message: expect.stringContaining("must be a reference") as string,
  });
  expect(JSON.stringify(problem)).not.toContain("q83vEjRWeJC");
});
