import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { neededVariables, readAuditSettings, referencesIn } from "./audit-settings.ts";
import { auditdFor, startAuditd } from "./auditd-child.ts";
import { auditSettingsOf } from "./settings-audit.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-audit-settings-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const secret = { bucket: "logs", region: "eu-west-1", access_key: "env:S3_ID", secret_key: "file:s3.key" };

test("paths of the section are from the configuration's folder, and the rest is as it stands there", () => {
  const settings = auditSettingsOf(
    {
      master_key: "file:keys/new",
      master_key_previous: "aws-kms:eu-west-1:old.kms",
      retention: { detail_days: 30 },
      anchors: { copies: [{ name: "bucket", s3: secret }] },
    },
    "/etc/seaworthy",
  );
  expect(settings).toMatchObject({
    masterKey: "file:/etc/seaworthy/keys/new",
    masterKeyPrevious: "aws-kms:eu-west-1:/etc/seaworthy/old.kms",
    retention: { detailDays: 30, summaryDays: 730 },
  });
  expect(readAuditSettings(JSON.stringify(settings))).toEqual(JSON.parse(JSON.stringify(settings)));
  expect(referencesIn(settings)).toEqual([settings.masterKey, settings.masterKeyPrevious]);
  expect(auditSettingsOf({ master_key: "vault:a/b#c" }, "/etc")).toEqual({ masterKey: "vault:a/b#c" });
  expect(auditSettingsOf(undefined, "/etc")).toEqual({});
});

test("the rules of the features that are served raise what the section leaves open", () => {
  expect(auditSettingsOf(undefined, "/etc", ["hipaa"])).toEqual({
    retention: { detailDays: 90, summaryDays: 2192 },
  });
  expect(auditSettingsOf({ retention: { detail_days: 30 } }, "/etc", ["pci", "gdpr", "pci"])).toEqual({
    retention: { detailDays: 30, summaryDays: 730 },
  });
  expect(auditSettingsOf({ retention: { summary_days: 366 } }, "/etc", ["pci"]).retention?.summaryDays).toBe(
    366,
  );
});

test.each([
  ["leaves shorter", { summary_days: 365 }, ["pci"], /summary_days: pci asks for at least 366, not 365/],
  ["payloads longer", { detail_days: 91 }, ["gdpr"], /detail_days: gdpr allows 90, not 91/],
] as const)(
  "a section that keeps %s than a feature's rules is refused",
  (_what, retention, overlays, message) => {
    expect(() => auditSettingsOf({ retention }, "/etc", overlays)).toThrow(message);
  },
);

test.each(["", "{", "[]", "null", "3"])("%j is no settings", (text) => {
  expect(() => readAuditSettings(text)).toThrow(/no JSON object/);
});

test("a reference needs its own variables and no others", () => {
  expect(neededVariables(["env:A", "file:/b", "nonsense"])).toEqual(["A"]);
  expect(neededVariables(["vault:a/b#c"])).toEqual(expect.arrayContaining(["VAULT_ADDR", "VAULT_TOKEN"]));
  expect(neededVariables(["aws-kms:eu-west-1:/f"])).toContain("AWS_SECRET_ACCESS_KEY");
  expect(neededVariables(["vault:a/b#c"]).filter((name) => name.startsWith("AWS"))).toEqual([]);
});

test.skipIf(process.platform !== "linux")(
  "a log under a key from a variable gets that one, also where a command starts it without the configuration",
  async () => {
    process.env["LOG_MASTER_FOR_TEST"] = randomBytes(32).toString("base64");
    process.env["OTHER_FOR_TEST"] = "not for the log";
    try {
      const data = join(scratch, "data");
      const auditd = await startAuditd({ data, settings: { masterKey: "env:LOG_MASTER_FOR_TEST" } });
      const variables = readFileSync(`/proc/${auditd.pid}/environ`, "utf8");
      await auditd.close();
      expect(variables).toContain("LOG_MASTER_FOR_TEST=");
      expect(variables).not.toContain("OTHER_FOR_TEST");
      const again = await auditdFor({ data });
      await again.close();
    } finally {
      delete process.env["LOG_MASTER_FOR_TEST"];
      delete process.env["OTHER_FOR_TEST"];
    }
    await expect(startAuditd({ data: join(scratch, "data") })).rejects.toThrow(
      /LOG_MASTER_FOR_TEST is not set/,
    );
  },
);

test("where a log that runs by itself is named, none is started", async () => {
  process.env["SEAWORTHY_AUDITD"] = "/nowhere/auditd.socket";
  try {
    expect((await auditdFor({ data: join(scratch, "unused") })).socketPath).toBe("/nowhere/auditd.socket");
  } finally {
    delete process.env["SEAWORTHY_AUDITD"];
  }
});
