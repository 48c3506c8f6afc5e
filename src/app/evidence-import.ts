import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { Recorder } from "../audit/recorder.ts";
import { KnownError } from "../base/errors.ts";
import { readJson, type JsonObject } from "../base/json.ts";
import { readExploited } from "../collect/reports/cyclonedx.ts";
import { readReport } from "../collect/reports/recognise.ts";
import { reportNames, type ReadReport, type Report, type ReportName } from "../collect/reports/report.ts";
import type { OpenBook } from "../controls/evidence-book.ts";
import { subjectOf } from "../controls/subject-of.ts";
import { observation, observations } from "../evidence/observations.ts";

/** Our own choice: a garak run over all probes writes some ten megabytes. */
const fileBytesMax = 128 * 1024 * 1024;

/** As `Collected.payload`: what a person looks at, not the file itself, which its SHA-256 names. */
const payloadCharsMax = 256 * 1024;

/** A running digest, as `policy/digest.ts` writes it. */
const digestForm = /^sha256:[0-9a-f]{64}$/;

export interface ImportAsk {
  readonly file: string;
  readonly feature: string;
  readonly environment: string;
  /** Names of observations; those that the report says by itself where there are none. */
  readonly as: readonly string[];
  /** The running digest that was attacked; the one that was loaded last where it is not given. */
  readonly endpointDigest?: string | undefined;
  /** Figures that the format has no place for: `commits=512`. */
  readonly said: readonly string[];
  /** The report of the round before. */
  readonly against?: string | undefined;
  /** CISA's catalogue of known exploited vulnerabilities. */
  readonly exploited?: string | undefined;
}

/** One observation that a report brought. */
export interface Imported {
  readonly observation: ReportName;
  readonly format: string;
  readonly tool: string;
  readonly figures: Readonly<Record<string, number>>;
  /** Figures that the report does not have: a control that asks for them does not pass. */
  readonly missing: readonly string[];
  /** Number of its entry. */
  readonly entry: number;
}

/** A report that was read and may be written: nothing of it is in the log yet. */
export interface ReadImport {
  readonly asked: ImportAsk;
  readonly report: Report;
  readonly read: readonly ReadReport[];
  readonly sha256: string;
  readonly digest: string;
  readonly said: Readonly<Record<string, number>>;
}

/**
 * Reads the report of another tool: all that it is to say, before one word of it is written. Half of a report says nothing.
 *
 * @throws KnownError USAGE with what, where and how to mend it
 */
export function readImport(asked: ImportAsk, book: OpenBook, nowMs: number): ReadImport {
  const { text, sha256 } = fileAt(asked.file);
  const report = readReport(asked.file, text);
  const names = namesOf(asked, report);
  const digest = digestOf(asked, book);
  const said = saidOf(asked.said, names);
  const before = names.includes("report-regression") ? beforeOf(asked, book) : undefined;
  const exploited =
    asked.exploited === undefined ? undefined : readExploited(readJson(fileAt(asked.exploited).text));
  const beside = {
    nowMs,
    said,
    ...(before === undefined ? {} : { before }),
    ...(exploited === undefined ? {} : { exploited }),
  };
  return { asked, report, read: names.map((name) => report.read(name, beside)), sha256, digest, said };
}

/** Writes each observation as an entry, with the file's SHA-256 in the clear and its findings encrypted. */
export async function writeImport(
  { asked, report, read, sha256, digest, said }: ReadImport,
  record: Recorder["record"],
): Promise<readonly Imported[]> {
  const tool = report.tools
    .map(({ name, version = "" }) => `${name} ${version}`.trim())
    .join(", ")
    .slice(0, 80);
  const all: Imported[] = [];
  for (const one of read) {
    const { as } = one;
    const figures: Readonly<Record<string, number>> = one.figures;
    const people = Object.keys(said).filter((name) => name in figures);
    const entry = await record({
      // A figure that is missing stays missing: no control passes without it.
      ...observation(as, figures as never, {
        sha256,
        tool,
        ...(people.length === 0 ? {} : { note: `a person said ${people.join(", ")}` }),
      }),
      feature: asked.feature,
      environment: asked.environment,
      digest,
      payload: payloadOf(one, report),
    });
    const missing = Object.keys(observations[as].facts).filter((name) => !(name in figures));
    all.push({ observation: as, format: report.format, tool, figures, missing, entry });
  }
  return all;
}

/** As many details as fit; the worst come first. */
function payloadOf({ details, summary }: ReadReport, { format, tools }: Report): string {
  const about = {
    format,
    tools: tools.map((tool) => ({ ...tool })),
    ...(summary === undefined ? {} : { summary }),
  };
  const kept: JsonObject[] = [];
  let chars = JSON.stringify(about).length + 100;
  for (const one of details) {
    chars += JSON.stringify(one).length + 1;
    if (chars > payloadCharsMax) break;
    kept.push(one);
  }
  return JSON.stringify({ ...about, details: kept, leftOut: details.length - kept.length });
}

function fileAt(path: string): { readonly text: string; readonly sha256: string } {
  let bytes: Buffer;
  try {
    const { size } = statSync(path);
    if (size > fileBytesMax)
      throw new KnownError(
        "USAGE",
        `${path} has ${size} bytes, and ${fileBytesMax} are read`,
        "import the tool's report, not its raw output",
      );
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw new KnownError("USAGE", `${path} cannot be read`, "name the file that the tool wrote");
  }
  return { text: bytes.toString("utf8"), sha256: createHash("sha256").update(bytes).digest("hex") };
}

function namesOf({ as }: ImportAsk, { format, can, says }: Report): readonly ReportName[] {
  const asked = as.map((name) => name.replace(/^(?!report-)/, "report-"));
  const unknown = asked.find((name) => !can.some((one) => one === name));
  if (unknown !== undefined)
    throw new KnownError(
      "USAGE",
      reportNames.some((one) => one === unknown)
        ? `a report in ${format} cannot say ${unknown}`
        : `there is no ${unknown}`,
      `--as one of ${can.join(", ")}`,
    );
  const names = asked.length > 0 ? can.filter((name) => asked.includes(name)) : says;
  if (names.length > 0) return names;
  throw new KnownError(
    "USAGE",
    `a report in ${format} may be about several things`,
    `say which: --as one of ${can.join(", ")}`,
  );
}

function digestOf({ feature, environment, endpointDigest }: ImportAsk, book: OpenBook): string {
  if (endpointDigest !== undefined) {
    if (digestForm.test(endpointDigest)) return endpointDigest;
    throw new KnownError(
      "USAGE",
      "--endpoint-digest is no running digest",
      "it is sha256: and 64 hexadecimal digits; seaworthy status shows it",
    );
  }
  const subject = subjectOf(book, { feature, environment });
  if (subject !== undefined) return subject.digest;
  const names = [...new Set(book.loaded().map((one) => one.feature))];
  throw new KnownError(
    "USAGE",
    `no gateway has loaded ${feature} in ${environment}, as far as this log says`,
    names.length === 0
      ? "name the digest that was attacked or scanned: --endpoint-digest D"
      : `it knows ${names.slice(0, 20).join(", ")}; or name the digest: --endpoint-digest D`,
  );
}

function saidOf(said: readonly string[], names: readonly ReportName[]): Readonly<Record<string, number>> {
  const known = new Set(names.flatMap((name) => Object.keys(observations[name].facts)));
  return Object.fromEntries(
    said.map((one) => {
      const [, name = "", value = ""] = /^([a-zA-Z]+)=(\d{1,9})$/.exec(one) ?? [];
      if (known.has(name)) return [name, Number(value)] as const;
      throw new KnownError(
        "USAGE",
        `--say ${one.slice(0, 60)} is no figure of ${names.join(" or ")}`,
        `say it as NAME=NUMBER; names are ${[...known].join(", ")}`,
      );
    }),
  );
}

/**
 * The round before, which the log knows by its SHA-256: whoever leaves it out, or brings another file, could drop the cases that
 * succeed.
 */
function beforeOf({ feature, environment, against }: ImportAsk, book: OpenBook): Report | undefined {
  const [newest] = book.observed("report-regression", { feature, environment });
  const wanted = newest?.facts["sha256"];
  if (against === undefined) {
    if (typeof wanted !== "string") return undefined;
    throw new KnownError(
      "USAGE",
      `the library ran before, in entry ${newest?.seq ?? 0}, and this round is not compared with it`,
      `name that report: --against FILE, whose SHA-256 begins with ${wanted.slice(0, 16)}`,
    );
  }
  const { text, sha256 } = fileAt(against);
  if (typeof wanted === "string" && sha256 !== wanted)
    throw new KnownError(
      "USAGE",
      `${against} is not the report of the round before, in entry ${newest?.seq ?? 0}`,
      `name the file whose SHA-256 begins with ${wanted.slice(0, 16)}`,
    );
  const report = readReport(against, text);
  if ("attacks" in report) return report;
  throw new KnownError(
    "USAGE",
    `${against} is a report in ${report.format}, which has no attacks`,
    "name the report of the round before",
  );
}
