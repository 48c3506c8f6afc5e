import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { askMatrix } from "../app/knowledge-matrix.ts";
import type { RetrievalDrill } from "../app/knowledge-drill.ts";
import { testRetrieval } from "../app/knowledge-report.ts";
import { defaultPeoplePort, defaultPort } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import { canaryChunks, canaryQuery } from "../knowledge/canaries.ts";
import { cellsTable, tenantsTable, type Matrix } from "../knowledge/matrix.ts";
import { canaryTenants } from "../knowledge/names.ts";
import { questionsMin, reportJson, reportTable } from "../knowledge/report.ts";
import { csvOf, markdownOf } from "../knowledge/tables.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import {
  checkThere,
  keyFor,
  knowledgeOptions,
  knowledgeSettings,
  knowledgeUsage,
  withDesk,
} from "./knowledge-beside.ts";
import { noPositionals, textOption } from "./options.ts";
import { tokenOf } from "./token.ts";

const exportOptions = { out: { type: "string" }, format: { type: "string" } } as const;

type Format = "md" | "csv" | "json";

/** @throws KnownError USAGE */
function formatOf(input: CommandInput): Format {
  const out = textOption(input, "out");
  const named = textOption(input, "format") ?? /\.(md|csv|json)$/.exec(out ?? "")?.[1];
  const format = named ?? (input.values["json"] === true ? "json" : "md");
  if (format === "md" || format === "csv" || format === "json") return format;
  throw new KnownError("USAGE", `--format ${format} is none`, "one of md, csv, json");
}

function give(input: CommandInput, terminal: Terminal, text: string): void {
  const out = textOption(input, "out");
  if (out === undefined) {
    terminal.out(visible(text.trimEnd()));
    return;
  }
  writeFileSync(resolve(out), text);
  terminal.err(`written to ${resolve(out)}`);
}

const matrix: Command = {
  name: "knowledge matrix",
  summary:
    "Ask the running gateway, as everybody the registry knows, for every document, and show who saw what",
  usage: `[--url URL] [--key-file FILE] [--feature NAME] [--format md|csv|json] [--out FILE] ${knowledgeUsage}`,
  options: {
    ...knowledgeOptions,
    ...exportOptions,
    url: { type: "string" },
    "key-file": { type: "string" },
    feature: { type: "string" },
  },
  async run(input, terminal) {
    noPositionals(input, `knowledge matrix ${matrix.usage}`);
    const format = formatOf(input);
    checkThere(knowledgeSettings(input).data);
    const found = await withDesk(
      input,
      "librarian",
      async ({ store, now }, _by, { data, knowledge, policies }) => {
        const feature = textOption(input, "feature");
        const policy =
          policies.find((one) => one.feature === feature) ??
          (policies.length === 1 ? policies[0] : undefined);
        return askMatrix(
          {
            ...{ store, now, config: knowledge, sources: policy?.knowledge },
            gateway: {
              url: textOption(input, "url") ?? `http://127.0.0.1:${defaultPort}`,
              key: keyFor(input, data),
              feature,
            },
          },
          undefined,
        );
      },
    );
    give(input, terminal, matrixText(found, format));
    const { leaks, missing, cells } = found;
    terminal.err(`${cells.length} questions: ${leaks} leaks, ${missing} that may be seen and were not given`);
    return leaks === 0 && missing === 0 ? 0 : 1;
  },
};

function matrixText(found: Matrix, format: Format): string {
  if (format === "csv") return csvOf(cellsTable(found));
  if (format === "json") return `${JSON.stringify(found)}\n`;
  const faults = found.cells.filter(({ expected, actual }) => expected !== actual);
  const parts = [markdownOf(tenantsTable(found))];
  if (faults.length > 0)
    parts.push(markdownOf({ ...cellsTable({ ...found, cells: faults }), title: "What is wrong" }));
  return parts.join("\n");
}

const report: Command = {
  name: "knowledge report",
  summary: "Put questions with known answers to the feature's own retriever: recall, rank and leaks",
  usage: `[--queries FILE] [--probe URL] [--top N] [--format md|csv|json] [--out FILE] ${knowledgeUsage}`,
  options: {
    ...knowledgeOptions,
    ...exportOptions,
    queries: { type: "string" },
    probe: { type: "string" },
    top: { type: "string" },
  },
  async run(input, terminal) {
    noPositionals(input, `knowledge report ${report.usage}`);
    const format = formatOf(input);
    const found = await withDesk(
      input,
      "librarian",
      async ({ store, now, record, environment }, by, { knowledge }) => {
        const probe = textOption(input, "probe") ?? knowledge.probe;
        const queries = textOption(input, "queries") ?? knowledge.queries;
        if (probe === undefined || queries === undefined)
          throw new KnownError(
            "USAGE",
            "nobody knows which questions, or whom to ask",
            "write knowledge: { probe: URL, queries: FILE } into seaworthy.gateway.yaml, or add --probe and --queries",
          );
        const recorder = { record };
        const k = topOf(input) ?? knowledge.top;
        return testRetrieval(
          { store, config: knowledge, recorder, environment, now },
          { probe, queries: resolve(queries), k, by },
        );
      },
    );
    const table = reportTable(found);
    give(
      input,
      terminal,
      format === "csv"
        ? csvOf(table)
        : format === "json"
          ? `${JSON.stringify(reportJson(found))}\n`
          : markdownOf(table),
    );
    if (!found.isEnough)
      terminal.err(`${found.answers.length} questions are fewer than the ${questionsMin} of the checklist`);
    return found.leaks === 0 ? 0 : 1;
  },
};

/** @throws KnownError USAGE */
function topOf(input: CommandInput): number | undefined {
  const text = textOption(input, "top");
  if (text === undefined) return undefined;
  const top = Number(text);
  if (/^\d{1,3}$/.test(text) && top >= 1 && top <= 100) return top;
  throw new KnownError("USAGE", `--top ${text} is no number of results`, "give a number from 1 to 100");
}

const drill: Command = {
  name: "knowledge drill",
  summary: "Rehearse now, on the running gateway, that nothing of one tenant reaches another",
  usage: `[--people-url URL] ${knowledgeUsage}`,
  options: { ...knowledgeOptions, "people-url": { type: "string" } },
  async run(input, terminal) {
    noPositionals(input, `knowledge drill ${drill.usage}`);
    const { data } = knowledgeSettings(input);
    const url = (textOption(input, "people-url") ?? `http://127.0.0.1:${defaultPeoplePort}`).replace(
      /\/$/,
      "",
    );
    const said = await ask(`${url}/api/knowledge/drill`, tokenOf(input, data) ?? "");
    const { held, why, checked, leaks, probe } = said as unknown as RetrievalDrill;
    if (input.values["json"] === true) terminal.out(JSON.stringify(said));
    else
      terminal.out(
        visible(
          held
            ? `retrieval holds: ${checked} questions, no leak; the feature's own retriever: ${probe}`
            : `retrieval does not hold: ${why}; ${leaks} leaks`,
        ),
      );
    return held ? 0 : 1;
  },
};

const words = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

async function ask(url: string, token: string): Promise<JsonObject> {
  let text: string;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    });
    text = await response.text();
  } catch {
    throw new KnownError(
      "USAGE",
      `no gateway answers at ${url}`,
      "start one: seaworthy serve; name another with --people-url",
    );
  }
  const body = readJson(text);
  const fault = isObject(body) ? body["error"] : undefined;
  if (isObject(fault)) throw new KnownError("SCOPE_REFUSED", words(fault["message"]), words(fault["hint"]));
  if (isObject(body)) return body;
  throw new KnownError(
    "PROVIDER_FAILED",
    "the gateway answered with no object",
    "see that both sides are of one version",
  );
}

const canaries: Command = {
  name: "knowledge canaries",
  summary: "Print the made-up documents to put into the feature's own index for rehearsals",
  usage: "",
  options: { ...knowledgeOptions },
  run(input, terminal) {
    noPositionals(input, "knowledge canaries");
    for (const tenant of canaryTenants)
      for (const { id, text, access } of canaryChunks(tenant))
        terminal.out(
          JSON.stringify({
            ...{ tenant, chunk: id, text },
            access: access.kind === "listed" ? { users: access.users, groups: access.groups } : access.kind,
          }),
        );
    terminal.err(`they are asked for with: ${canaryQuery}`);
    return Promise.resolve(0);
  },
};

export const knowledgeReportCommands: readonly Command[] = [matrix, report, drill, canaries];
