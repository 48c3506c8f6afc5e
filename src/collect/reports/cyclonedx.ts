import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import { isAiPackage } from "./ai-packages.ts";
import {
  listIn,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
  type ReadReport,
  type Report,
  type ReportBeside,
  type Tool,
} from "./report.ts";
import { countsOf, findingDetails, levelOfScore, type Finding, type Level } from "./severity.ts";

export const isCycloneDx = (value: JsonValue): boolean => objectIn(value)["bomFormat"] === "CycloneDX";

const dayMs = 86_400_000;

/** REQUIREMENTS MI-16: a finding of severity high is mended within 14 days. */
const overdueMs = 14 * dayMs;

const names = ["report-dependencies", "report-pins", "report-models"] as const;

/**
 * A bill of materials in CycloneDX 1.5 or 1.6, as JSON: components with their package URLs and the vulnerabilities that a tool
 * knows of them, with what people made of each (VEX).
 *
 * @throws KnownError USAGE where the version is not known or no component is in it: nothing was compared then.
 */
export function readCycloneDx(value: JsonValue): Report {
  const bom = objectIn(value);
  const version = textIn(bom["specVersion"]);
  if (version !== "1.5" && version !== "1.6")
    throw new KnownError(
      "USAGE",
      `/specVersion is ${JSON.stringify(bom["specVersion"] ?? null)}, and 1.5 and 1.6 are known`,
      "let the tool write CycloneDX 1.5 or 1.6, as JSON",
    );
  const components = componentsIn(bom["components"]);
  if (components.length === 0)
    throw new KnownError(
      "USAGE",
      "/components is empty: nothing was compared with known vulnerabilities",
      "let the tool look at the folder in which the lock file stands",
    );
  return {
    format: `CycloneDX ${version}`,
    tools: toolsOf(objectIn(bom["metadata"])["tools"]),
    can: names,
    says: Array.isArray(bom["vulnerabilities"]) ? ["report-dependencies"] : [],
    read: (as, beside) => {
      if (as === "report-pins") return pins(components);
      if (as === "report-models") return models(components, beside);
      if (as === "report-dependencies") return dependencies(bom, components, beside);
      throw new KnownError("USAGE", `CycloneDX cannot say ${as}`, `--as one of ${names.join(", ")}`);
    },
  };
}

/** Components may have components within them. */
function componentsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return objectsIn(value).flatMap((one) => [one, ...componentsIn(one["components"])]);
}

/** 1.4 and before: a list; since 1.5 an object with components and services. */
function toolsOf(value: JsonValue | undefined): readonly Tool[] {
  const listed = Array.isArray(value) ? objectsIn(value) : objectsIn(objectIn(value)["components"]);
  return listed.map((tool) => {
    const version = textIn(tool["version"]);
    return { name: textIn(tool["name"]) || "unnamed", ...(version === "" ? {} : { version }) };
  });
}

function dependencies(
  bom: JsonObject,
  components: readonly JsonObject[],
  { nowMs, exploited }: ReportBeside,
): ReadReport<"report-dependencies"> {
  if (!Array.isArray(bom["vulnerabilities"]))
    throw new KnownError(
      "USAGE",
      "/vulnerabilities is missing: this bill of materials was compared with nothing",
      "let a scanner add what it knows (for example: trivy, grype, osv-scanner), then import what it wrote",
    );
  const all = objectsIn(bom["vulnerabilities"]).map((one) => ({ one, finding: findingOf(one) }));
  const open = all.filter(({ finding }) => finding.excused === undefined);
  const findings = all.map(({ finding }) => finding);
  const isKnown =
    exploited !== undefined || open.length === 0 || open.every(({ one }) => saysKev(one) !== undefined);
  return {
    as: "report-dependencies",
    figures: {
      ...countsOf(findings),
      components: components.length,
      ...(isKnown
        ? { exploited: open.filter(({ one }) => saysKev(one) === true || isListed(one, exploited)).length }
        : {}),
      overdueHigh: open.filter(({ one, finding }) => finding.level === "high" && isOverdue(one, nowMs))
        .length,
      ai: components.filter(isAi).length,
    },
    details: findingDetails(findings),
  };
}

/** States of an analysis in which nothing is left to do. `not_affected` and `false_positive` must say why. */
const mended: ReadonlySet<string> = new Set(["resolved", "resolved_with_pedigree"]);
const disputed: ReadonlySet<string> = new Set(["not_affected", "false_positive"]);

function findingOf(vulnerability: JsonObject): Finding {
  const analysis = objectIn(vulnerability["analysis"]);
  const state = textIn(analysis["state"]);
  const why = [textIn(analysis["justification"]), textIn(analysis["detail"])].filter(
    (one) => one.trim() !== "",
  );
  const excused = mended.has(state) || (disputed.has(state) && why.length > 0);
  return {
    rule: textIn(vulnerability["id"]) || "unnamed",
    level: levelOf(vulnerability),
    where: objectsIn(vulnerability["affects"])
      .map(({ ref }) => textIn(ref))
      .join(", ")
      .slice(0, 300),
    ...(excused ? { excused: [state, ...why].join(": ") } : {}),
  };
}

const severities: Readonly<Record<string, Level | "none">> = {
  critical: "high",
  high: "high",
  medium: "medium",
  low: "low",
  info: "none",
  none: "none",
};

/** The worst rating of all; one that nobody has rated is taken as high. */
function levelOf(vulnerability: JsonObject): Level | undefined {
  const rated = objectsIn(vulnerability["ratings"]).flatMap((rating): readonly (Level | "none")[] => {
    const named = severities[textIn(rating["severity"]).toLowerCase()];
    if (named !== undefined) return [named];
    const score = numberIn(rating["score"]);
    return score === undefined ? [] : [levelOfScore(score) ?? "none"];
  });
  if (rated.length === 0) return "high";
  return (["high", "medium", "low"] as const).find((level) => rated.includes(level));
}

/** Since when it is open: since it was found here, else since the world knows of it. Where nobody says, for too long. */
function isOverdue(vulnerability: JsonObject, nowMs: number): boolean {
  const analysis = objectIn(vulnerability["analysis"]);
  const since = [analysis["firstIssued"], vulnerability["created"], vulnerability["published"]]
    .map((date) => Date.parse(textIn(date)))
    .find((atMs) => !Number.isNaN(atMs));
  return since === undefined || nowMs - since > overdueMs;
}

/** What a scanner wrote of CISA's catalogue: properties such as `aquasecurity:trivy:KEV`, or `kev` of others. */
function saysKev(vulnerability: JsonObject): boolean | undefined {
  const found = objectsIn(vulnerability["properties"]).find(({ name }) =>
    /(?:^|[^a-z])(?:cisa|kev|known-?exploited)(?:$|[^a-z])/i.test(textIn(name)),
  );
  return found === undefined ? undefined : !/^(?:false|no|0|)$/i.test(textIn(found["value"]).trim());
}

function isListed(vulnerability: JsonObject, exploited: ReadonlySet<string> | undefined): boolean {
  const ids = [
    textIn(vulnerability["id"]),
    ...objectsIn(vulnerability["references"]).map(({ id }) => textIn(id)),
  ];
  return ids.some((id) => exploited?.has(id.toUpperCase()) === true);
}

const isAi = (component: JsonObject): boolean =>
  component["type"] === "machine-learning-model" ||
  isAiPackage(textIn(component["purl"]), textIn(component["name"]));

/** A range, or a word that moves, is no version. */
const exact = /^[v=]?\d[\w.+!-]*$/;

function pins(components: readonly JsonObject[]): ReadReport<"report-pins"> {
  const packages = components.filter((one) => one["type"] !== "machine-learning-model" && isAi(one));
  const pinned = packages.filter((one) => exact.test(textIn(one["version"])) && hashesOf(one).length > 0);
  return {
    as: "report-pins",
    figures: { packages: packages.length, pinned: pinned.length },
    details: packages.map((one) => ({
      name: textIn(one["purl"]) || textIn(one["name"]),
      version: textIn(one["version"]),
      pinned: pinned.includes(one),
    })),
  };
}

const hashesOf = (component: JsonObject): readonly string[] =>
  [
    ...objectsIn(component["hashes"]),
    ...objectsIn(component["externalReferences"]).flatMap((one) => objectsIn(one["hashes"])),
  ]
    .map(({ content }) => textIn(content))
    .filter((content) => content !== "");

/** Models of a bill of materials. Whether a publisher names the same SHA-256 no such bill says: a person does. */
function models(components: readonly JsonObject[], { said }: ReportBeside): ReadReport<"report-models"> {
  const found = components.filter((one) => one["type"] === "machine-learning-model");
  const figure = (name: "verified" | "known" | "high" | "medium" | "low") =>
    said[name] === undefined ? {} : { [name]: said[name] };
  return {
    as: "report-models",
    figures: {
      models: found.length,
      ...figure("verified"),
      ...figure("known"),
      ...figure("high"),
      ...figure("medium"),
      ...figure("low"),
    },
    details: found.map((one) => ({
      name: textIn(one["name"]),
      publisher: textIn(one["publisher"]),
      sha256: objectsIn(one["hashes"])
        .filter(({ alg }) => alg === "SHA-256")
        .map(({ content }) => textIn(content))
        .join(" "),
    })),
  };
}

/** CISA's catalogue of known exploited vulnerabilities, as JSON. @throws KnownError USAGE */
export function readExploited(value: JsonValue): ReadonlySet<string> {
  const listed = listIn(objectIn(value)["vulnerabilities"]).flatMap(
    (one) => textIn(objectIn(one)["cveID"]) || [],
  );
  if (listed.length > 0) return new Set(listed.map((id) => id.toUpperCase()));
  throw new KnownError(
    "USAGE",
    "there is no /vulnerabilities/0/cveID in the catalogue",
    "give known_exploited_vulnerabilities.json as cisa.gov has it",
  );
}
