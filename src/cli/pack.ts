import { createPublicKey, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { tokenFor } from "../app/ask-log.ts";
import { makePack } from "../app/pack.ts";
import { KnownError } from "../base/errors.ts";
import type { EvidencePack } from "../pack/evidence-pack.ts";
import { keyOfPem } from "../pack/signing-key.ts";
import { verifyPack } from "../pack/verify-pack.ts";
import { filesIn } from "../pack/zip.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { namedFile } from "./named-file.ts";
import { noPositionals, textOption } from "./options.ts";
import { checklistAsk, checklistOptions } from "./status.ts";
import { tokenOption } from "./token.ts";

export const pack: Command = {
  name: "pack",
  summary: "Writes the evidence pack: verdict, controls, proofs, decisions and artefacts in one zip",
  usage:
    "--out FILE.zip [--feature F] [--env dev|staging|prod] [--digest D] [--manifest FILE] [--purpose TEXT | --no-texts] [--key FILE] [--at TIME] [--config FILE] [--token-file FILE] [--data DIR] [--json]",
  options: {
    ...checklistOptions,
    ...tokenOption,
    out: { type: "string" },
    purpose: { type: "string" },
    "no-texts": { type: "boolean" },
    key: { type: "string" },
    at: { type: "string" },
    config: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `pack ${pack.usage}`);
    const out = textOption(input, "out");
    if (out === undefined)
      throw new KnownError("USAGE", "where shall the pack go?", "name a file: --out pack.zip");
    const asked = checklistAsk(input);
    const made = await makePack(
      {
        ...asked,
        config: textOption(input, "config"),
        open: openingOf(input, asked.data),
        key: keyOf(input),
      },
      {
        nowMs: atOf(input) ?? Date.now(),
        folder: process.cwd(),
        report: (line) => terminal.err(line),
      },
    );
    save(resolve(out), made.zip);
    tell(made, { out, json: input.values["json"] === true }, terminal);
    return 0;
  },
};

/** Texts are opened unless somebody says that the pack goes to people who must not read them. @throws KnownError USAGE */
function openingOf(
  input: CommandInput,
  data: string,
): { readonly purpose: string; readonly token: () => string | undefined } | undefined {
  const purpose = textOption(input, "purpose")?.trim();
  if (input.values["no-texts"] === true) {
    if (purpose === undefined) return undefined;
    throw new KnownError(
      "USAGE",
      "a pack without texts needs no purpose",
      "leave out --purpose, or --no-texts",
    );
  }
  if (purpose === "")
    throw new KnownError("USAGE", "the purpose is empty", 'say why: --purpose "audit of 2026"');
  const file = textOption(input, "token-file");
  return {
    purpose: purpose ?? "to make an evidence pack",
    token: () => tokenFor(data, { variable: process.env["SEAWORTHY_TOKEN"], file }),
  };
}

function keyOf(input: CommandInput): KeyObject | undefined {
  const file = textOption(input, "key");
  return file === undefined ? undefined : keyOfPem(namedFile(file, "name a file with --key"));
}

/** @throws KnownError USAGE */
function atOf(input: CommandInput): number | undefined {
  const text = textOption(input, "at");
  if (text === undefined) return undefined;
  const atMs = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isFinite(atMs)) return atMs;
  throw new KnownError("USAGE", `--at ${text} is no moment`, "give one in UTC: 2026-01-31T12:00:00Z");
}

/** For its owner only: statements of people stand in it. @throws KnownError USAGE */
export function save(path: string, bytes: Uint8Array | string): void {
  try {
    writeFileSync(path, bytes, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new KnownError("USAGE", `${path} cannot be written: ${code}`, "name another with --out");
  }
}

function tell(
  { zip, sha256, keyId, files, missing }: EvidencePack,
  { out, json }: { readonly out: string; readonly json: boolean },
  terminal: Terminal,
): void {
  if (json) {
    terminal.out(
      JSON.stringify({ out, bytes: zip.length, sha256, key: keyId, files: files.length, missing }),
    );
    return;
  }
  terminal.out(visible(`${out}: ${files.length} files, ${zip.length} bytes`));
  terminal.out(`sha256 ${sha256}`);
  terminal.out(`signed by ${keyId}`);
  if (missing.length > 0) terminal.err(`there is nothing yet for ${missing.join(", ")}`);
  terminal.err("its README.md says how a stranger verifies it; with our program: seaworthy pack verify FILE");
}

export const packVerify: Command = {
  name: "pack verify",
  summary: "Checks an evidence pack offline: its statement, every file, and every entry's proof",
  usage: "FILE.zip [--public-key FILE.pem] [--vkey FILE] [--json]",
  options: {
    "public-key": { type: "string" },
    vkey: { type: "string" },
    json: { type: "boolean" },
  },

  async run(input, terminal) {
    await Promise.resolve();
    const [file, ...more] = input.positionals;
    if (file === undefined || more.length > 0)
      throw new KnownError("USAGE", "which pack?", `seaworthy pack verify ${packVerify.usage}`);
    const pem = textOption(input, "public-key");
    const vkey = textOption(input, "vkey");
    const report = verifyPack(filesIn(bytesOf(file)), {
      ...(pem === undefined ? {} : { publicKey: publicKeyOf(pem) }),
      ...(vkey === undefined ? {} : { vkey: namedFile(vkey, "name your copy of the log's key: --vkey") }),
    });
    const holds = report.problems.length === 0;
    if (input.values["json"] === true) terminal.out(JSON.stringify({ holds, ...report }));
    else {
      for (const problem of report.problems) terminal.out(visible(problem));
      if (holds)
        terminal.out(
          `holds: ${report.files} files, ${report.receipts} entries, signed by ${report.keyId ?? ""}`,
        );
      if (holds && pem === undefined)
        terminal.err("this key came with the pack: compare it, or name your own copy with --public-key");
    }
    return holds ? 0 : 3;
  },
};

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch {
    throw new KnownError("USAGE", `${file} cannot be read`, "name a zip that `seaworthy pack` wrote");
  }
}

function publicKeyOf(file: string): KeyObject {
  const pem = namedFile(file, "name a public key in PEM: --public-key");
  try {
    return createPublicKey(pem);
  } catch {
    throw new KnownError(
      "USAGE",
      `${file} is no public key in PEM`,
      "take the statement.pub.pem that you kept",
    );
  }
}
