import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { auditd } from "../src/cli/auditd.ts";
import { serve } from "../src/cli/serve.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-deploy-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const textOf = (path: string): string => readFileSync(path, "utf8");
const units = globSync("deploy/systemd/*.service").sort();
const analyzer = "systemd-analyze";
const hasSystemd = spawnSync(analyzer, ["--version"]).status === 0;

/** The units with a program in them that is there. */
const verifiable = (): string[] =>
  units.map((path) => {
    const copy = join(scratch, basename(path));
    writeFileSync(copy, textOf(path).replaceAll("/usr/bin/seaworthy", "/usr/bin/true"));
    return copy;
  });

const analyze = (...args: string[]) => spawnSync(analyzer, args, { encoding: "utf8" });

/** Values of a key of a unit, in order. */
const valuesOf = (unit: string, key: string): string[] =>
  textOf(`deploy/systemd/${unit}`)
    .split("\n")
    .filter((line) => line.startsWith(`${key}=`))
    .map((line) => line.slice(key.length + 1));

test.skipIf(!hasSystemd)("systemd reads the units without a complaint", () => {
  expect(units).toHaveLength(2);
  const { status, stdout, stderr } = analyze("verify", "--recursive-errors=no", ...verifiable());
  expect({ status, told: stdout + stderr }).toEqual({ status: 0, told: "" });
});

test.skipIf(!hasSystemd).each([
  ["seaworthy-auditd.service", 10],
  ["seaworthy.service", 15],
])("systemd finds little to attack in %s: at most %i of 100", (unit, most) => {
  verifiable();
  const path = join(scratch, unit);
  const measured = analyze("security", "--offline=yes", `--threshold=${most}`, "--no-pager", path);
  expect(measured.status, measured.stdout.split("\n").slice(-2).join("\n")).toBe(0);
  expect(analyze("security", "--offline=yes", "--threshold=1", path).status).not.toBe(0);
});

test("the log and the gateway are two users in both, and the log has no network", () => {
  expect(valuesOf("seaworthy-auditd.service", "User")).toEqual(["seaworthy-auditd"]);
  expect(valuesOf("seaworthy.service", "User")).toEqual(["seaworthy"]);
  expect(valuesOf("seaworthy-auditd.service", "PrivateNetwork")).toEqual(["yes"]);
  expect(valuesOf("seaworthy-auditd.service", "RestrictAddressFamilies")).toEqual(["AF_UNIX"]);
  expect(valuesOf("seaworthy-auditd.service", "SystemCallFilter").at(-1)).toBe("@chown");
  for (const unit of ["seaworthy-auditd.service", "seaworthy.service"])
    for (const [key, value] of [
      ["ProtectSystem", "strict"],
      ["NoNewPrivileges", "yes"],
      ["CapabilityBoundingSet", ""],
    ])
      expect(valuesOf(unit, key ?? "")).toEqual([value]);
});

interface Service {
  readonly user: string;
  readonly group_add?: readonly string[];
  readonly network_mode?: string;
  readonly command: readonly string[];
  readonly volumes: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
}

const compose = parse(textOf("deploy/container/compose.yaml"), { merge: true }) as {
  services: { auditd: Service; gateway: Service };
};

test("both containers are read-only, without capabilities, and as two users", () => {
  const { auditd: log, gateway } = compose.services;
  for (const service of [log, gateway])
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
      user: expect.stringMatching(/^[1-9]\d{4}:[1-9]\d{4}$/) as string,
    });
  expect(log.user).not.toBe(gateway.user);
  expect(log).toMatchObject({ network_mode: "none", group_add: [gateway.user.split(":")[1]] });
});

test("the gateway's container has of the log what is public, to read, and the socket", () => {
  const { auditd: log, gateway } = compose.services;
  const shared = gateway.volumes.filter((volume) =>
    log.volumes.some((other) => other.split(":")[0] === volume.split(":")[0]),
  );
  expect(shared).toEqual([
    "log:/var/lib/seaworthy/log:ro",
    "socket:/run/seaworthy:ro",
    "./seaworthy.gateway.yaml:/etc/seaworthy/seaworthy.gateway.yaml:ro",
  ]);
  const image = textOf("deploy/container/Containerfile");
  for (const { user } of [log, gateway])
    expect(image).toContain(`chown ${user} `.replace("61001:61001 ", "-R 61001:61001 "));
  expect(image).toMatch(/^USER 61002:61002$/m);
  expect(image).not.toMatch(/^ADD |curl |wget /m);
});

test("what the units and containers start is known to the commands", () => {
  const started = (unit: string): string[] => (valuesOf(unit, "ExecStart")[0] ?? "").split(" ").slice(1);
  for (const [command, args] of [
    [auditd, started("seaworthy-auditd.service")],
    [auditd, compose.services.auditd.command],
    [serve, started("seaworthy.service")],
    [serve, compose.services.gateway.command],
  ] as const) {
    expect(args[0]).toBe(command.name);
    const { values } = parseArgs({ args: args.slice(1), options: command.options, strict: true });
    const socket = command === auditd ? values["socket"] : values["auditd"];
    expect(socket).toMatch(/^\/run\/seaworthy(?:-auditd)?\/auditd\.socket$/);
  }
  const socketOf = (unit: string) => /\S+\.socket/.exec(valuesOf(unit, "ExecStart")[0] ?? "")?.[0];
  expect(socketOf("seaworthy.service")).toBe(socketOf("seaworthy-auditd.service"));
});

test("users and folders that the units name are made by the files beside them", () => {
  const made = textOf("deploy/systemd/seaworthy.sysusers");
  const folders = textOf("deploy/systemd/seaworthy.tmpfiles");
  for (const unit of ["seaworthy-auditd.service", "seaworthy.service"]) {
    for (const key of ["User", "Group", "SupplementaryGroups"])
      for (const name of valuesOf(unit, key)) expect(made).toMatch(new RegExp(`^u ${name} `, "m"));
    for (const path of valuesOf(unit, "ReadWritePaths"))
      expect(folders).toMatch(new RegExp(`^d ${path} `, "m"));
  }
  expect(folders).toMatch(/audit 0700 seaworthy-auditd/);
});

test.skipIf(!hasSystemd || process.getuid?.() !== 0)("systemd makes those users and folders", () => {
  const root = join(scratch, "root");
  mkdirSync(join(root, "etc"), { recursive: true });
  const make = (program: string, ...args: string[]) => {
    const { status, stderr } = spawnSync(program, [`--root=${root}`, ...args], { encoding: "utf8" });
    expect({ program, status, stderr }).toMatchObject({ status: 0 });
  };
  make("systemd-sysusers", join(process.cwd(), "deploy/systemd/seaworthy.sysusers"));
  expect(textOf(join(root, "etc/group"))).toMatch(/^seaworthy:x:\d+:seaworthy-auditd$/m);
  make("systemd-tmpfiles", "--create", join(process.cwd(), "deploy/systemd/seaworthy.tmpfiles"));
  const [log, gateway] = ["seaworthy-auditd", "seaworthy"].map((name) =>
    Number(new RegExp(`^${name}:[^:]*:(\\d+):`, "m").exec(textOf(join(root, "etc/passwd")))?.[1]),
  );
  const found = ["seaworthy", "seaworthy-auditd", "seaworthy-auditd/audit", "seaworthy-auditd/log"].map(
    (name) => {
      const { uid, mode } = statSync(join(root, "var/lib", name));
      return [uid, (mode & 0o777).toString(8)];
    },
  );
  expect(found).toEqual([
    [gateway, "700"],
    [log, "755"],
    [log, "700"],
    [log, "755"],
  ]);
});
