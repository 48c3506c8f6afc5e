import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { observations, type ObservationName } from "../evidence/observations.ts";
import type { Command, CommandInput } from "./command.ts";
import { nowIn, wordsOption } from "./decision-checklist.ts";
import { atDecisions, dutyFor, signingOptions, signingUsage } from "./decision-desk.ts";
import { durationOption, listOption, textOption } from "./options.ts";

/** Our own choice: a scan of a contract has some megabytes. The log keeps its digest and not the file. */
const documentBytesMax = 64 * 1024 * 1024;

const options = {
  ...signingOptions,
  feature: { type: "string" },
  env: { type: "string" },
  set: { type: "string", multiple: true },
  note: { type: "string" },
} as const;

const reviewHold: Command = {
  name: "review hold",
  summary: "Record a review or an exercise: what was looked at, signed with your own key",
  usage: `KIND --feature F [--env E] [--looked-at ENTRIES,IDS] [--set figure=N...] [--note TEXT] ${signingUsage}`,
  options: { ...options, "looked-at": { type: "string", multiple: true } },

  run(input, terminal) {
    return atDecisions(input, terminal, (me) => {
      const [name] = named(input, { kind: "review.held", files: 0 });
      const feature = wordsOption(input, "feature");
      const list = listOption(input, "looked-at").flatMap((one) => one.split(","));
      const lookedAt = [...new Set(list.map((one) => one.trim()))].filter((one) => one !== "");
      const wanted = Object.keys(observations[name].facts);
      const counted = wanted.includes("looked") ? { looked: lookedAt.length } : {};
      if (wanted.includes("looked") && lookedAt.length === 0)
        throw new KnownError("USAGE", "what was looked at?", "name it: --looked-at 120,121,PS-02,panel:cost");
      const figures = { ...figuresIn(input, wanted, counted) };
      return Promise.resolve({
        ...{ kind: "review", as: dutyFor(input, me, feature), feature },
        more: { of: name, figures, lookedAt, ...besideIn(input) },
        summary: `${name} of ${feature}, ${lookedAt.length} looked at`,
      });
    });
  },
};

const documentRecord: Command = {
  name: "document record",
  summary: "Put a document on record by its SHA-256, until it ends, signed with your own key",
  usage: `NAME FILE --feature F [--env E] [--expires 365d] [--set figure=N...] [--note TEXT] ${signingUsage}`,
  options: { ...options, expires: { type: "string" } },

  run(input, terminal) {
    return atDecisions(input, terminal, (me) => {
      const [name, path = ""] = named(input, { kind: "artefact.recorded", files: 1 });
      const feature = wordsOption(input, "feature");
      const wanted = Object.keys(observations[name].facts);
      const lifeMs = durationOption(input, "expires");
      if (lifeMs === 0) throw new KnownError("USAGE", "it would end now", "give a time: --expires 365d");
      const ending = wanted.includes("expires") && lifeMs !== undefined ? { expires: 1 } : {};
      const figures = figuresIn(input, wanted, ending);
      const sha256 = hash("sha256", documentAt(path), "hex");
      return Promise.resolve({
        ...{ kind: "document", as: dutyFor(input, me, feature), feature },
        more: {
          ...{ of: name, figures, name: basename(path), sha256 },
          ...(lifeMs === undefined ? {} : { endsAtMs: nowIn(lifeMs) }),
          ...besideIn(input),
        },
        summary: `${name} of ${feature}: ${basename(path)}, SHA-256 ${sha256}`,
      });
    });
  },
};

/** The name of what is said, and the files beside it. @throws KnownError USAGE */
function named(
  { positionals: [name = "", ...rest] }: CommandInput,
  { kind, files }: { readonly kind: string; readonly files: number },
): readonly [ObservationName, ...string[]] {
  const all = Object.entries(observations).flatMap(([one, row]) => (row.kind === kind ? [one] : []));
  if (!all.includes(name))
    throw new KnownError(
      "USAGE",
      Object.hasOwn(observations, name)
        ? `${name} is observed by a machine, and nobody's word stands in for it`
        : `nothing is called ${JSON.stringify(name.slice(0, 60))}`,
      `one of ${all.join(", ")}`,
    );
  if (rest.length === files) return [name as ObservationName, ...rest];
  throw new KnownError(
    "USAGE",
    files === 0 ? `nobody asked for ${rest[0] ?? ""}` : "which file?",
    `${name}${files === 0 ? "" : " FILE"}`,
  );
}

/** All figures that it has, from `--set name=1` and from what is known already. @throws KnownError USAGE */
function figuresIn(
  input: CommandInput,
  wanted: readonly string[],
  known: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const figures: Record<string, number> = { ...known };
  for (const one of listOption(input, "set")) {
    const [, name = "", number = ""] = /^([A-Za-z]+)=(\d+(?:\.\d+)?)$/.exec(one) ?? [];
    if (!wanted.includes(name) || (name in known && Number(number) !== known[name]))
      throw new KnownError(
        "USAGE",
        `--set ${one.slice(0, 60)} is no figure of it`,
        `name=number, with one of ${wanted.filter((fact) => !(fact in known)).join(", ")}`,
      );
    figures[name] = Number(number);
  }
  const missing = wanted.filter((fact) => figures[fact] === undefined);
  if (missing.length === 0) return figures;
  throw new KnownError(
    "USAGE",
    `it lacks ${missing.join(", ")}`,
    missing.includes("expires")
      ? "give its end: --expires 365d, or --set expires=0"
      : `--set ${missing[0] ?? ""}=N`,
  );
}

const besideIn = (input: CommandInput): JsonObject => {
  const [environment, note] = [textOption(input, "env"), textOption(input, "note")?.trim() ?? ""];
  return { ...(environment === undefined ? {} : { environment }), ...(note === "" ? {} : { reason: note }) };
};

function documentAt(path: string): Buffer {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new KnownError("USAGE", `${path} cannot be read`, "name the file of the document");
  }
  if (bytes.length > 0 && bytes.length <= documentBytesMax) return bytes;
  throw new KnownError("USAGE", `${path} is empty or larger than 64 MiB`, "name the document itself");
}

export const saidByPeople: readonly Command[] = [reviewHold, documentRecord];
