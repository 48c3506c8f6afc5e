import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signingSecret, startReceiver, type Receiver } from "../../src/alerts/alerts.test-data.ts";
import { ownerTokenPath } from "../../src/app/ask-log.ts";
import { alertsFile } from "../../src/app/alerting.ts";
import { startGateway, type RunningGateway } from "../../src/app/gateway.ts";
import { settingsFor } from "../../src/app/settings.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";
import { openSqliteOutbox } from "../../src/store/sqlite/outbox.ts";

let folder: string;
let receiver: Receiver;
const undo: (() => Promise<void>)[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-alerts-"));
  receiver = await startReceiver();
  undo.push(() => receiver.close());
  writeFileSync(join(folder, "secret"), signingSecret, { mode: 0o600 });
  writeFileSync(
    join(folder, "seaworthy.yaml"),
    `feature: chat
profile: chatbot
owners: { ml: a@example.com, security: a@example.com, backend: a@example.com, privacy: a@example.com, infra: a@example.com, lead: a@example.com }
data: [none]
model: { provider: acme, id: some-model-2026-01-01 }
`,
  );
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    `environment: dev
features: [seaworthy.yaml]
providers: { acme: { format: openai-chat, base_url: http://127.0.0.1:9 } }
data: data
alerts:
  people_url: https://people.example.com
  runbooks: { kill.*: https://wiki.example.com/kill }
  channels:
    hook: { webhook: { url: ${receiver.url}/in, secret: file:secret, allow_private: true } }
`,
  );
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
  rmSync(folder, { recursive: true, force: true });
});

async function started(): Promise<RunningGateway> {
  const asked = { manifests: [], noGuards: false, baseUrls: {}, port: 0, peoplePort: 0 };
  const gateway = await startGateway(settingsFor(asked, {}, folder), {
    ...{ now: Date.now, random: Math.random, report: () => undefined },
  });
  undo.push(() => gateway.close());
  return gateway;
}

const cli = (...args: string[]) =>
  ran([
    ...args,
    "--data",
    join(folder, "data"),
    ...(args[0] === "alerts" ? ["--config", join(folder, "seaworthy.gateway.yaml")] : []),
  ]);

interface Event {
  readonly type: string;
  readonly data: {
    readonly runbook?: string;
    readonly links: readonly string[];
    readonly incident: {
      readonly id: string;
      readonly kind: string;
      readonly acknowledgedBy?: string;
      readonly entries: readonly number[];
    };
  };
}

/** Events about kinds of `kind`, verified. */
const events = (kind: string): readonly Event[] =>
  receiver.received
    .map(
      ({ text, headers }) =>
        new Webhook(signingSecret).verify(text, headers as Record<string, string>) as Event,
    )
    .filter(({ data }) => data.incident.kind === kind);

test(
  "a stop by a command rings through the gateway, is taken care of by name, and is over with the stop",
  { timeout: 60_000 },
  async () => {
    await started();
    const stopped = await cli("kill", "--feature", "chat", "--reason", "it tells secrets", "--json");
    expect(stopped.code).toBe(0);
    await vi.waitFor(() => expect(events("kill.placed")).toHaveLength(1), 10_000);
    const [opened] = events("kill.placed");
    expect(opened).toMatchObject({
      type: "alert.opened",
      data: {
        title: "[critical] A person stopped the feature chat",
        runbook: "https://wiki.example.com/kill",
        links: [`https://people.example.com/entries/${opened?.data.incident.entries[0] ?? ""}`],
      },
    });
    // Why it was stopped is for those who may read it: it stands in the log, encrypted.
    expect(JSON.stringify(receiver.received)).not.toContain("tells secrets");
    const id = opened?.data.incident.id ?? "";
    const listed = await cli("alerts", "list");
    expect(listed.out.join("\n")).toContain(`${id}  critical`);

    expect((await cli("alerts", "ack", id)).code).toBe(0);
    await vi.waitFor(() => expect(events("kill.placed")).toHaveLength(2), 10_000);
    expect(events("kill.placed")[1]).toMatchObject({
      type: "alert.acknowledged",
      data: { incident: { id, acknowledgedBy: userInfo().username } },
    });

    const { id: killId } = JSON.parse(stopped.out[0] ?? "{}") as { id: string };
    expect(await cli("resume", killId, "--reason", "mended")).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(events("kill.placed")).toHaveLength(3), 10_000);
    expect(events("kill.placed")[2]).toMatchObject({ type: "alert.closed", data: { incident: { id } } });

    const shown = await cli("alerts", "show", id);
    for (const receipt of [
      "opened to hook: sent at",
      "acknowledged to hook: sent",
      "closed to hook: sent",
      ": 200 ok",
    ])
      expect(shown.out.join("\n")).toContain(receipt);
  },
);

test(
  "people read incidents and entries at their own door, and take care of one there",
  { timeout: 60_000 },
  async () => {
    const { peopleUrl } = await started();
    expect((await cli("kill", "--all", "--reason", "a secret reason")).code).toBe(0);
    await vi.waitFor(() => expect(events("kill.placed")).toHaveLength(1), 10_000);
    const { id, entries } = (events("kill.placed")[0] as Event).data.incident;

    const page = await fetch(`${peopleUrl}/entries/${entries[0] ?? ""}`);
    expect([page.status, page.headers.get("content-security-policy")]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    const shown = await page.text();
    expect(shown).toContain("kill.placed");
    expect(shown).not.toContain("secret reason");
    for (const path of ["999999", "1e3", "-1", ""])
      expect((await fetch(`${peopleUrl}/entries/${path}`)).status).toBe(404);

    const token = readFileSync(ownerTokenPath(join(folder, "data")), "utf8").trim();
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const api = async (path: string, body?: object): Promise<[number, unknown]> => {
      const about =
        body === undefined ? { headers } : { headers, method: "POST", body: JSON.stringify(body) };
      const answer = await fetch(`${peopleUrl}/api/alerts${path}`, about);
      return [answer.status, await answer.json()];
    };
    expect(await api("")).toMatchObject([200, { incidents: [{ id, kind: "kill.placed", count: 1 }] }]);
    expect((await fetch(`${peopleUrl}/api/alerts`)).status).toBe(401);
    expect(await api("/acknowledge", { incident: id })).toMatchObject([
      200,
      { acknowledgedBy: userInfo().username },
    ]);
    expect(await api("/acknowledge", { incident: "none" })).toMatchObject([
      400,
      { error: { code: "USAGE" } },
    ]);
    await vi.waitFor(() => expect(events("kill.placed")).toHaveLength(2), 10_000);
    const [status, incident] = await api(`/incident?id=${id}`);
    expect([status, incident]).toMatchObject([
      200,
      {
        incident: { id },
        deliveries: [{ channel: "hook", state: "sent", said: "200 ok" }, { occasion: "acknowledged" }],
      },
    ]);

    // A reader may look, and take care of nothing.
    const reader = await cli("people", "add", "rob", "--role", "reader");
    headers.authorization = `Bearer ${reader.out[0] ?? ""}`;
    expect((await api("?all=true"))[0]).toBe(200);
    expect((await api("/acknowledge", { incident: id }))[0]).toBe(403);
  },
);

test(
  "what was written while no gateway was there is told when one is there again",
  { timeout: 60_000 },
  async () => {
    const first = await started();
    // From there it goes on at the next start.
    const outbox = openSqliteOutbox(join(folder, "data", alertsFile));
    await vi.waitFor(() => expect(outbox.seen()).toBeGreaterThan(0), 10_000);
    outbox.close();
    await first.close();
    expect((await cli("kill", "--all", "--reason", "a test")).code).toBe(0);
    expect(events("kill.placed")).toEqual([]);
    await started();
    await vi.waitFor(() => expect(events("kill.placed")).toHaveLength(1), 15_000);
  },
);

test(
  "`alerts test` says what each channel answered, and fails where one failed",
  { timeout: 60_000 },
  async () => {
    const good = await cli("alerts", "test");
    expect(good).toMatchObject({
      code: 0,
      out: [expect.stringMatching(/^sent {4}hook +webhook +http:.* 200 ok$/)],
    });
    expect(events("alerts.test")).toMatchObject([
      {
        type: "alert.test",
        data: { title: "[info] TEST, nothing is wrong: A person tries whether this channel works" },
      },
    ]);
    receiver.answer = () => ({ status: 500, text: "out of order" });
    const bad = await cli("alerts", "test", "--channel", "hook", "--json");
    expect([bad.code, JSON.parse(bad.out[0] ?? "")]).toMatchObject([
      1,
      { taken: false, said: "500 out of order" },
    ]);
    expect((await cli("alerts", "test", "--channel", "nobody")).code).toBe(2);
  },
);
