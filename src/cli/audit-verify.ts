import { hasLog } from "../audit/read.ts";
import type { Problem } from "../audit/problem.ts";
import { verifyAgainst, type Compared } from "../audit/proofs/verify-against.ts";
import { verifyLog, type Verification } from "../audit/proofs/verify.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { namedFile } from "./named-file.ts";

export const auditVerify: Command = {
  name: "audit verify",
  summary: "Checks signature, entries, tiles and payloads of the log from its files alone.",
  usage: "[--data DIR] [--vkey FILE] [--against FILE]... [--json]",
  options: {
    data: { type: "string", default: ".seaworthy" },
    vkey: { type: "string" },
    against: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
  },

  async run({ values }, terminal) {
    const data = String(values["data"]);
    if (!hasLog(data)) {
      terminal.err(`error: there is no log in ${data}`);
      terminal.err("hint: name the data folder with --data");
      return 2;
    }
    const { vkey, against } = values;
    const verifier =
      typeof vkey === "string"
        ? { verifier: namedFile(vkey, "name a file with the log's verifier key") }
        : {};
    const kept = (Array.isArray(against) ? against : []).map((file) => ({
      file: String(file),
      text: namedFile(String(file), "name a checkpoint of this log that was kept, or a receipt"),
    }));
    // Read before the log is walked: auditd may go on meanwhile, and what is compared is as old as what was asked for.
    const comparison = kept.length === 0 ? undefined : verifyAgainst(data, kept, verifier);
    const log = await verifyLog(data, verifier);
    const result = withComparison(log, comparison);
    if (values["json"] === true) terminal.out(JSON.stringify(result));
    else for (const line of linesOf(result)) terminal.out(visible(line));
    return result.ok ? 0 : 3;
  },
};

type Result = Verification & { readonly against?: readonly Compared[] };

const withComparison = (
  log: Verification,
  comparison: ReturnType<typeof verifyAgainst> | undefined,
): Result =>
  comparison === undefined
    ? log
    : {
        ...log,
        ok: log.ok && comparison.problems.length === 0,
        problems: [...comparison.problems, ...log.problems],
        against: comparison.compared,
      };

function linesOf(result: Result): string[] {
  const notes = [
    ...(result.pruned > 0
      ? [`${result.pruned} entries were over their time and are removed, as the log says; their hashes hold`]
      : []),
    ...(result.uncovered > 0 ? [`${result.uncovered} newer entries wait for the next checkpoint`] : []),
    ...(result.tornBytes > 0 ? [`${result.tornBytes} bytes at the end were never acknowledged`] : []),
    ...(result.against ?? []).flatMap(({ file, size, holds }) =>
      holds ? [`goes on from ${file}, which has ${size ?? 0} entries`] : [],
    ),
  ];
  if (result.ok)
    return [`holds  ${result.size} entries  root ${result.root}`, `signed by ${result.origin}`, ...notes];
  return [`DOES NOT HOLD  ${result.size} entries`, ...result.problems.map(problemLine), ...notes];
}

function problemLine({ file, byte, entry, message }: Problem): string {
  const place = [
    file,
    ...(byte === undefined ? [] : [`byte ${byte}`]),
    ...(entry === undefined ? [] : [`entry ${entry}`]),
  ];
  return `  ${place.join(", ")}: ${message}`;
}
