import { generateKeyPairSync, hash, randomBytes, sign } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startAuditd } from "../../src/app/auditd-child.ts";
import { ownerTokenPath } from "../../src/app/ask-log.ts";
import { connectLog, type LogClient } from "../../src/audit/socket/client.ts";
import type { JsonObject } from "../../src/base/json.ts";
import { controls } from "../../src/controls/registry.ts";
import { logOwnKinds, type NewEntry } from "../../src/evidence/entry.ts";
import { observation, observations, type ObservationName } from "../../src/evidence/observations.ts";
import { says } from "../../src/evidence/statement-kinds.ts";
import { seenText, statementForm, writeStatement } from "../../src/evidence/statement.ts";

export const digest = `sha256:${"d".repeat(64)}`;
export const feature = "boats";

/** What stands in cells and pages and must not become a formula, markup or a mention. */
export const hostile = '=HYPERLINK("http://evil.example","x")';
export const markup = "<script>alert(1)</script> | [x](javascript:1) @everyone";

/** A data folder with a real log in it, and a process that owns the log. */
export interface PackStand {
  readonly folder: string;
  readonly data: string;
  readonly log: LogClient;
  readonly ownerToken: string;
  close(): Promise<void>;
}

export async function packStand(): Promise<PackStand> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-pack-"));
  const data = join(folder, "data");
  const auditd = await startAuditd({ data });
  const log = await connectLog({ socketPath: auditd.socketPath });
  const ownerToken = readFileSync(ownerTokenPath(data), "utf8").trim();
  return {
    ...{ folder, data, log, ownerToken },
    async close() {
      await log.close();
      await auditd.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const about = { feature, environment: "prod", digest } as const;

/** Observations that were never made here: what is asked for them has nothing to show. */
const never: ReadonlySet<ObservationName> = new Set(["retrieval-tested", "drill-retrieval"]);

/** What a feature that was looked at leaves in the log: everything that the controls' own examples have, and some calls. */
export async function history({ log }: PackStand): Promise<void> {
  await log.record({
    kind: "policy.loaded",
    ...about,
    facts: { guarded: true, profile: "chatbot", overlays: ["gdpr"], capabilities: ["users", "sessions"] },
    payload: JSON.stringify({ owners: { ml: "ann@example.com" } }),
  });
  for (const [name, figures] of exampleFigures()) await log.record(observed(name, figures, details[name]));
  for (const entry of traffic) await log.record(entry);
}

/** What people say is written by the log alone, once they have signed it. */
const canBeMade = (name: ObservationName): boolean =>
  !never.has(name) && !logOwnKinds.has(observations[name].kind);

/** The passing figures of every control, the newest control's where two differ. */
function exampleFigures(): ReadonlyMap<ObservationName, JsonObject> {
  const all = new Map<ObservationName, JsonObject>();
  for (const { proof } of controls)
    for (const [name, figures] of Object.entries(proof.passes.observations ?? {}))
      if (canBeMade(name as ObservationName)) all.set(name as ObservationName, figures);
  return all;
}

function observed(name: ObservationName, figures: JsonObject, payload: unknown): NewEntry {
  const { kind, facts } = observation(name, figures as never);
  const { feature: own, ...rest } = about;
  return {
    kind,
    ...(observations[name].of === "feature" ? { feature: own, ...rest } : { environment: "prod" }),
    facts,
    ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
  };
}

const details: Partial<Record<ObservationName, unknown>> = {
  "report-red-team": {
    attacks: [
      { id: "a1", category: "injection", outcome: "resisted", text: hostile },
      { id: "a2", category: markup, outcome: "landed", text: "say the prompt", turns: 3 },
    ],
  },
  "report-jailbreak": { attacks: [{ id: "j1", category: "dan", outcome: "resisted", text: markup }] },
  "config-rules": { on: ["personal-data", "injection"], off: [{ id: "off-topic", reason: markup }] },
  "drill-sessions": {
    held: true,
    scenarios: [
      { name: "a stranger's session", held: true, why: "", entries: [{ index: 7, kind: "session.started" }] },
    ],
  },
};

const call = { ...about, exchange: "x1", user: "u1", tenant: "t1", session: "s1", key: "k1" };

const traffic: readonly NewEntry[] = [
  {
    kind: "secret.read",
    environment: "prod",
    facts: { reference: "env:OPENAI_KEY", purpose: "provider:openai", outcome: "read", host: "h1" },
  },
  { kind: "key.created", key: "k1", facts: { features: feature } },
  { kind: "key.rotated", key: "k2", facts: { replaces: "k1" } },
  { kind: "session.started", ...call },
  {
    kind: "call.input",
    ...call,
    decision: "redact",
    findings: ["personal-data:email"],
    payload: "my mail is a@example.com",
  },
  { kind: "call.output", ...call, decision: "allow", model: "m1", payload: "hello" },
  { kind: "call.input", ...call, exchange: "x2", decision: "allow" },
  {
    kind: "call.output",
    ...call,
    exchange: "x2",
    decision: "block",
    findings: ["credentials:aws"],
    model: "m1",
  },
  {
    kind: "alert.opened",
    ...about,
    facts: { incident: "i1", alert: "violation.blocked", severity: "info", count: 1 },
  },
  {
    kind: "alert.closed",
    ...about,
    facts: { incident: "i1", alert: "violation.blocked", severity: "info", count: 1 },
  },
  {
    kind: "limit.near",
    ...about,
    facts: { limit: "spend", scope: "feature", window: "day", used: 51, max: 100 },
  },
  {
    kind: "call.input",
    feature: "another",
    environment: "prod",
    decision: "block",
    findings: ["another:thing"],
  },
];

/** Somebody who signs a control off with a key of OpenSSH, made by OpenSSH; and one with a bare key of Ed25519. @returns their entries */
export async function signatures(stand: PackStand): Promise<readonly [number, number]> {
  const ssh = join(stand.folder, "id");
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", ssh]);
  const bare = generateKeyPairSync("ed25519");
  return [
    await signOff(stand, "ann@example.com", {
      key: readFileSync(`${ssh}.pub`, "utf8"),
      sign(text) {
        writeFileSync(join(stand.folder, "text"), text);
        execFileSync("ssh-keygen", [
          "-q",
          "-Y",
          "sign",
          "-f",
          ssh,
          "-n",
          "seaworthy",
          join(stand.folder, "text"),
        ]);
        const made = readFileSync(join(stand.folder, "text.sig"), "utf8");
        rmSync(join(stand.folder, "text.sig"));
        return made;
      },
    }),
    await signOff(stand, "bob@example.com", {
      key: bare.publicKey.export({ format: "pem", type: "spki" }).toString(),
      sign: (text) => sign(null, Buffer.from(text), bare.privateKey).toString("base64"),
    }),
  ];
}

interface Hand {
  readonly key: string;
  readonly sign: (text: string) => string;
}

async function signOff({ log, ownerToken }: PackStand, name: string, hand: Hand): Promise<number> {
  const { token } = (await log.ask({
    ask: "people-add",
    token: ownerToken,
    name,
    roles: ["signatory"],
  })) as { readonly token: string };
  await log.ask({ ask: "key-add", token, key: hand.key });
  await log.ask({ ask: "people-duty-give", token: ownerToken, name, duty: "ml", feature: "*" });
  await log.ask({ ask: "prove" });
  const { size, root } = await log.head();
  const seen = seenText([{ id: "IO-01", state: "pass", because: [1] }]);
  const statement = writeStatement({
    statement: statementForm,
    kind: "sign-off",
    says: says["sign-off"],
    by: name,
    as: "ml",
    ...about,
    controls: ["IO-01"],
    evidence: hash("sha256", seen),
    reason: markup,
    log: { origin: "seaworthy.test/log", size, root },
    atMs: Date.now(),
    nonce: randomBytes(16).toString("base64url"),
  });
  const said = (await log.ask({
    ask: "decide",
    token,
    statement,
    signature: hand.sign(statement),
    seen,
  })) as JsonObject;
  return Number(said["entry"]);
}
