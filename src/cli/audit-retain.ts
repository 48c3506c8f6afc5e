import type { RetentionReport } from "../audit/retention/retention.ts";
import type { Command, Terminal } from "./command.ts";
import { dataOption, jsonOption, noPositionals } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

export const auditRetain: Command = {
  name: "audit retain",
  summary: "Destroys payloads and removes entries that are over their time; the log does so daily by itself.",
  usage: "[--dry-run] [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption, "dry-run": { type: "boolean" } },

  async run(input, terminal) {
    noPositionals(input, `audit retain ${auditRetain.usage}`);
    const dryRun = input.values["dry-run"] === true;
    const report = (await askAs(input, { ask: "retain", dryRun })) as unknown as RetentionReport;
    if (input.values["json"] === true) terminal.out(JSON.stringify(report));
    else tell(terminal, report);
    return 0;
  },
};

function tell(terminal: Terminal, report: RetentionReport): void {
  const { entry, keys, held, weeks, pruned, segments, prunedUpToHold, oldestDetailMs } = report;
  const ofWeeks = weeks === undefined ? "" : `, of the weeks from ${weeks[0]} to ${weeks[1]}`;
  terminal.out(`payloads  ${keys} keys destroyed${ofWeeks}; ${held} held beyond their time`);
  terminal.out(
    `entries   ${pruned[1] - pruned[0]} removed, with ${segments} segments; the log is kept from entry ${pruned[1]} on` +
      (prunedUpToHold === undefined ? "" : `, where hold ${prunedUpToHold} keeps it`),
  );
  if (oldestDetailMs !== undefined)
    terminal.out(`oldest    payloads of the week of ${new Date(oldestDetailMs).toISOString().slice(0, 10)}`);
  terminal.err(`times: ${report.detailDays} days of payloads, ${report.summaryDays} days of entries`);
  terminal.err(
    entry === undefined ? "nothing was done: this is a preview" : `entry ${entry} of the log says so`,
  );
}
