import { join } from "node:path";
import { placesIn } from "../audit/places.ts";
import { readVerifier, type Verifier } from "../audit/note.ts";
import { checkReceipt } from "../audit/proofs/receipt.ts";
import { KnownError } from "../base/errors.ts";
import { leafLine, visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { namedFile } from "./named-file.ts";

/** Our own choice: a receipt has a leaf of a kilobyte, at most 64 hashes, and a checkpoint with its cosignatures. */
const receiptCharsMax = 1024 * 1024;

export const auditVerifyReceipt: Command = {
  name: "audit verify-receipt",
  summary: "Checks a receipt offline: that the entry in it is in the log of the verifier key.",
  usage: "FILE [--vkey FILE] [--data DIR] [--json]",
  options: {
    data: { type: "string", default: ".seaworthy" },
    vkey: { type: "string" },
    json: { type: "boolean", default: false },
  },

  async run({ values, positionals: [file] }, terminal) {
    await Promise.resolve();
    if (file === undefined) {
      terminal.err("error: which receipt?");
      terminal.err("hint: name a file that `seaworthy audit prove` wrote");
      return 2;
    }
    const text = namedFile(file, "name a file that `seaworthy audit prove` wrote");
    const vkey = typeof values["vkey"] === "string" ? values["vkey"] : undefined;
    const verifier = verifierOf(vkey ?? join(placesIn(String(values["data"])).log, "vkey"));
    const proven =
      text.length > receiptCharsMax
        ? "line 1: is longer than a receipt can be"
        : checkReceipt(text, verifier);
    if (typeof proven === "string") {
      if (values["json"] === true) terminal.out(JSON.stringify({ ok: false, file, problem: proven }));
      else terminal.out(visible(`DOES NOT HOLD  ${file}: ${proven}`));
      return 3;
    }
    const { leaf, checkpoint } = proven;
    const { origin, size } = checkpoint;
    if (values["json"] === true) terminal.out(JSON.stringify({ ok: true, origin, size, leaf }));
    else {
      terminal.out(`holds  entry ${leaf.seq} of ${size}, signed by ${origin}`);
      terminal.out(leafLine(leaf));
    }
    return 0;
  },
};

function verifierOf(file: string): Verifier {
  const hint = "name a file with the log's verifier key: --vkey FILE";
  const verifier = readVerifier(namedFile(file, hint));
  if (verifier === undefined) throw new KnownError("USAGE", `${file} is not a verifier key`, hint);
  return verifier;
}
