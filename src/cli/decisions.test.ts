import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openInside } from "../audit/open-log.ts";
import { socketPathIn } from "../audit/places.ts";
import type { Inside } from "../audit/socket/ask.ts";
import { serveLog } from "../audit/socket/server.ts";
import type { JsonObject } from "../base/json.ts";
import { policyLoaded } from "../app/policy-entry.ts";
import { exampleEntries, mutantOf } from "../controls/proof.ts";
import { controls } from "../controls/registry.ts";
import type { Control } from "../controls/control.ts";
import type { Duty } from "../evidence/duty.ts";
import { ran, type Ran } from "./terminal.test-data.ts";

// The real log behind its real socket, with people of yesterday: its clock is set, that of the commands is not.
const dayMs = 86_400_000;
const digest = `sha256:${"d".repeat(64)}`;
let folder: string, data: string;
let inside: Inside;
let close: () => Promise<void>;
const clock = { atMs: Date.now() - 2 * dayMs };

/** One that only evidence decides, and that admits a mitigation; one that a person attests; one that compensates. */
const named = (id: string): Control => {
  const control = controls.find((one) => one.id === id);
  if (control === undefined) throw new Error(`no ${id}`);
  return control;
};
const [broken, sure] = [named("IO-01"), named("GV-09")];
const attested = controls.find(
  ({ attests, id, judge }) => attests !== undefined && judge === undefined && id.startsWith("PS"),
);

async function writeEvidence(entries: ReturnType<typeof exampleEntries>): Promise<void> {
  for (const { kind, facts, digest: of, feature } of entries)
    await inside.log.record({
      kind,
      environment: "prod",
      facts,
      ...(feature === undefined ? {} : { feature: "chat" }),
      ...(of === undefined ? {} : { digest }),
    });
  await inside.log.publishedTo(inside.log.head().size);
}

const keygen = (...args: readonly string[]): string => execFileSync("ssh-keygen", args, { encoding: "utf8" });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-decisions-cli-"));
  data = join(folder, "data");
  inside = await openInside({
    dataFolder: data,
    now: () => clock.atMs,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const server = await serveLog(inside, socketPathIn(data), undefined);
  close = async () => {
    await server.close();
    await inside.log.close();
  };
  await addPeople();
  clock.atMs = Date.now();
  const policy = { feature: "chat", digest, profile: "chatbot" } as never;
  await inside.log.record(policyLoaded(policy, { environment: "prod", guarded: true }));
  const passing = [sure, ...(attested === undefined ? [] : [attested])];
  for (const control of passing) await writeEvidence(exampleEntries(control.proof.passes));
  await writeEvidence(exampleEntries(mutantOf(broken)));
}, 60_000);
afterAll(async () => {
  await close();
  rmSync(folder, { recursive: true, force: true });
});

async function addPeople(): Promise<void> {
  for (const [name, ...held] of [
    ["ann", "ml"],
    ["bob", "security"],
    ["lea", "leadership"],
  ] as const) {
    const email = `${name}@example.com`;
    const { out } = await seaworthy("people", "add", email, "--role", "signatory");
    writeFileSync(join(folder, `${name}.token`), out[0] ?? "");
    const type = name === "bob" ? ["-t", "ecdsa", "-b", "256"] : ["-t", "ed25519"];
    keygen("-q", "-N", "", "-f", join(folder, name), ...type);
    const added = await as(name, "people", "key", "--add", join(folder, `${name}.pub`));
    expect(added.out[0]).toContain("SHA256:");
    for (const duty of held satisfies readonly Duty[])
      expect((await seaworthy("people", "duty", email, duty)).code).toBe(0);
  }
}

const seaworthy = async (...args: readonly string[]): Promise<Ran> => {
  // Time stands still for the log while a command runs, and goes on before the next.
  clock.atMs = Math.max(clock.atMs, clock.atMs > Date.now() - dayMs ? Date.now() : 0);
  return ran([...args, "--data", data]);
};
const as = (name: string, ...args: readonly string[]): Promise<Ran> =>
  seaworthy(...args, "--token-file", join(folder, `${name}.token`));
const signs = (name: string, ...args: readonly string[]): Promise<Ran> =>
  as(name, ...args, "--feature", "chat", "--env", "prod", "--key", join(folder, name));
const about = ["--feature", "chat", "--env", "prod"];
const stateOf = async (id: string): Promise<string> => {
  const { out } = await seaworthy("status", ...about, "--control", id, "--json");
  return (JSON.parse(out.join("")) as { readonly state: string }).state;
};
const entryIn = ({ out }: Ran): string => /entry (\d+)/.exec(out[0] ?? "")?.[1] ?? "none";

test("a control that a person attests passes once owner and reviewer have signed, each with their own key", async () => {
  const id = attested?.id ?? "";
  expect(await stateOf(id)).toBe("awaiting-sign-off");
  expect(await signs("ann", "sign", "--control", id)).toMatchObject({ code: 0 });
  expect(await stateOf(id)).toBe("awaiting-sign-off");
  // Of a whole category others are not there yet: nobody signs a part of what they named.
  const whole = await signs("bob", "sign", "--category", "ps");
  expect([whole.code, whole.err.join("\n")]).toEqual([1, expect.stringMatching(/PS-0\d says unknown/)]);
  expect(await stateOf(id)).toBe("awaiting-sign-off");
  expect((await signs("bob", "sign", "--control", id)).code).toBe(0);
  expect(await stateOf(id)).toBe("pass");
  const rejected = await signs("bob", "reject", "--control", id, "--reason", "the corpus is of last year");
  expect(rejected).toMatchObject({ code: 0, out: [expect.stringContaining("decision.rejected")] });
  expect(await stateOf(id)).toBe("fail");
});

test("what does not pass is not signed off, and it is said who decides", async () => {
  const { code, err } = await signs("ann", "sign", "--control", broken.id);
  expect([code, err.join("\n")]).toEqual([1, expect.stringContaining(`${broken.id} says fail`)]);
  expect(err.join("\n")).toContain("decides");
});

test("a mitigation counts when the reviewer signs; whoever asked cannot", async () => {
  expect(await stateOf(broken.id)).toBe("fail");
  const ask = ["waive", "--control", broken.id, "--mitigation", "--compensating", sure.id];
  const asked = await signs("ann", ...ask, "--until", "3d", "--reason", "the patch comes on Thursday");
  expect(asked.code).toBe(0);
  const waiver = /[0-9a-z]{12}$/.exec(asked.out[0] ?? "")?.[0] ?? "";
  expect(asked.err.join("\n")).toContain(`seaworthy sign --waiver ${waiver}`);
  expect((await seaworthy("decisions", "list")).out[0]).toMatch(
    `${waiver}  chat/prod  mitigation of ${broken.id}`,
  );
  const own = await signs("ann", "sign", "--waiver", waiver, "--as", "security");
  expect([own.code, own.err.join("\n")]).toEqual([
    1,
    expect.stringContaining("nobody approves their own request"),
  ]);
  expect(await stateOf(broken.id)).toBe("fail");
  expect(await signs("bob", "sign", "--waiver", waiver)).toMatchObject({ code: 0 });
  expect(await stateOf(broken.id)).toBe("pass-with-conditions");
  const list = JSON.parse(
    (await seaworthy("decisions", "list", ...about, "--json")).out[0] ?? "",
  ) as JsonObject[];
  expect(list[0]).toMatchObject({ waivers: [{ id: waiver, state: "signed", control: broken.id }] });
  const again = await signs("bob", "reject", "--waiver", waiver, "--reason", "it is the same code");
  expect(again.code).toBe(0);
  expect(await stateOf(broken.id)).toBe("fail");
});

test.each<[string, readonly string[], string]>([
  ["a longer time than there is", ["--mitigation", "--compensating", sure.id, "--until", "15d"], "14d"],
  [
    "a compensating control that does not pass",
    ["--mitigation", "--compensating", "PS-06", "--until", "3d"],
    "which compensates",
  ],
  [
    "an accepted risk where only a mitigation is admitted",
    ["--accept", "--monitor", "log-calls", "--until", "3d"],
    "a mitigation only",
  ],
  ["not applicable where it applies", ["--not-applicable", "--until", "3d"], "it applies to every feature"],
  ["no end", ["--not-applicable"], "until when?"],
  ["no way", ["--until", "3d"], "which way?"],
])("%s is refused before anybody signs, and nothing is written", async (_what, more, why) => {
  const { size } = inside.log.head();
  const { code, err } = await signs("ann", "waive", "--control", broken.id, "--reason", "r", ...more);
  expect([code > 0, err.join("\n")]).toEqual([true, expect.stringContaining(why)]);
  expect(inside.log.head().size).toBe(size);
});

test("a statement is signed on another machine, and its signature verifies without us", async () => {
  const id = attested?.id ?? "";
  const statement = join(folder, "statement.json");
  const drawn = await as("ann", "sign", "--control", id, ...about, "--statement-out", statement);
  expect(drawn).toMatchObject({ code: 0, out: [statement] });
  keygen("-Y", "sign", "-n", "seaworthy", "-f", join(folder, "ann"), statement);
  const back = ["sign", "--statement", statement, "--signature", `${statement}.sig`];
  expect((await as("bob", ...back)).code).toBe(1);
  const taken = await as("ann", ...back);
  expect(taken.code).toBe(0);
  const replayed = await as("ann", ...back);
  expect([replayed.code, replayed.err.join("")]).toEqual([1, expect.stringContaining("taken already")]);
  const shown = await as("bob", "decisions", "show", entryIn(taken), "--json");
  const said = JSON.parse(shown.out[0] ?? "") as Record<"statement" | "signature" | "key", string>;
  writeFileSync(join(folder, "allowed"), `ann@example.com namespaces="seaworthy" ${said.key}\n`);
  writeFileSync(join(folder, "kept.sig"), said.signature);
  const verify = (input: string): string =>
    execFileSync(
      "ssh-keygen",
      [
        "-Y",
        "verify",
        "-f",
        join(folder, "allowed"),
        "-I",
        "ann@example.com",
        "-n",
        "seaworthy",
        "-s",
        join(folder, "kept.sig"),
      ],
      { input, encoding: "utf8", stdio: ["pipe", "pipe", "ignore"] },
    );
  expect(verify(said.statement)).toContain("Good");
  expect(() => verify(said.statement.replace("chat", "chit"))).toThrow();
});

test("whoever made the change does not sign it off", async () => {
  const proposed = await as("bob", "propose", ...about, "--digest", digest, "--author", "ann@example.com");
  expect(proposed.code).toBe(0);
  const { code, err } = await signs("ann", "sign", "--control", attested?.id ?? "");
  expect([code, err.join("")]).toEqual([1, expect.stringContaining("made the change")]);
  // Naming somebody else afterwards clears nobody.
  await as("bob", "propose", ...about, "--digest", digest, "--author", "dev@example.com");
  expect((await signs("ann", "sign", "--control", attested?.id ?? "")).code).toBe(1);
});

test("a break-glass takes two people, and no more than four hours", async () => {
  const open = ["break-glass", "--reason", "incident 41", "--until"];
  expect((await signs("ann", ...open, "5h")).err.join("")).toContain("4h");
  const asked = await signs("ann", ...open, "1h");
  const waiver = /[0-9a-z]{12}$/.exec(asked.out[0] ?? "")?.[0] ?? "";
  expect((await signs("ann", "sign", "--waiver", waiver)).code).toBe(1);
  expect((await signs("lea", "sign", "--waiver", waiver)).code).toBe(0);
  expect((await seaworthy("decisions", "list")).out[0]).toMatch(/break-glass of the gate .* signed/);
});

test("a review and a document are recorded with their figures; a machine's word is not a person's", async () => {
  const review = ["review", "hold", "review-weekly", "--feature", "chat", "--looked-at", "1,2,PS-01"];
  expect((await as("bob", ...review, "--key", join(folder, "bob"))).out[0]).toContain("review.held");
  const file = join(folder, "dpa.pdf");
  writeFileSync(file, "the agreement");
  const record = [
    "document",
    "record",
    "document-dpa",
    file,
    "--feature",
    "chat",
    "--key",
    join(folder, "bob"),
  ];
  expect((await as("bob", ...record)).err.join("")).toContain("it lacks expires, providers");
  const taken = await as("bob", ...record, "--expires", "365d", "--set", "providers=2");
  const shown = await as("ann", "decisions", "show", entryIn(taken), "--json");
  const { leaf } = JSON.parse(shown.out[0] ?? "") as { readonly leaf: { readonly facts: JsonObject } };
  const sha256 = createHash("sha256").update(readFileSync(file)).digest("hex");
  expect(leaf.facts).toMatchObject({ of: "document-dpa", expires: 1, providers: 2, sha256 });
  const canary = await as(
    "bob",
    "review",
    "hold",
    "canary-injection",
    "--feature",
    "chat",
    "--key",
    join(folder, "bob"),
  );
  expect([canary.code, canary.err.join("")]).toEqual([2, expect.stringContaining("nobody's word stands in")]);
});

test.each<[string, readonly string[], string]>([
  ["no key", ["sign", "--control", "PS-01"], "with which key"],
  ["a key that is not there", ["sign", "--control", "PS-01", "--key", "/nowhere"], "cannot be read"],
  ["nothing to sign", ["sign", "--key", "KEY"], "what is signed?"],
  ["an item that there is not", ["sign", "--item", "99", "--key", "KEY"], "no item 99"],
  [
    "a duty that there is not",
    ["sign", "--control", "PS-01", "--as", "king", "--key", "KEY"],
    "king is no duty",
  ],
  ["a waiver that there is not", ["sign", "--waiver", "w", "--key", "KEY"], "nobody has asked for w"],
  ["neither a control nor a waiver", ["reject", "--reason", "r", "--key", "KEY"], "what is rejected?"],
  ["no reason", ["reject", "--control", "PS-01", "--key", "KEY"], "without a reason"],
  ["a signature without its statement", ["sign", "--signature", "x.sig"], "what was signed?"],
])("%s is said", async (_what, args, why) => {
  const given = args.map((one) => (one === "KEY" ? join(folder, "bob") : one));
  const { code, err } = await as("bob", ...given, ...about);
  expect([code, err.join("\n")]).toEqual([2, expect.stringContaining(why)]);
});
