import { checklistIn } from "../app/checklist.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Decidable, Doubt } from "../controls/decidable.ts";
import { waiversOf, type Waiver } from "../controls/decisions.ts";
import type { Seen } from "../evidence/statement.ts";
import type { CommandInput, Terminal } from "./command.ts";
import { textOption } from "./options.ts";
import { checklistAsk } from "./status.ts";

/** What a decision about a feature names. */
export const featureOptions = {
  feature: { type: "string" },
  env: { type: "string" },
  digest: { type: "string" },
  manifest: { type: "string" },
  controls: { type: "string", multiple: true },
} as const;

/** The checklist of the feature that a command names, with what decisions are looked at against. */
export async function decidable(input: CommandInput, terminal: Terminal): Promise<Decidable> {
  const nowMs = Date.now();
  const { checklist, book } = await checklistIn(checklistAsk(input), {
    nowMs,
    folder: process.cwd(),
    report: (line) => terminal.err(line),
  });
  return { ask: { subject: checklist.subject, book, nowMs }, checklist, catalogue: checklist.catalogue };
}

/** Which version of the feature a statement is about. */
export const versionOf = ({ ask: { subject } }: Decidable): JsonObject => ({
  environment: subject.environment,
  digest: subject.digest,
});

/** What the checklist says of these controls, as it stands in what is signed. */
export const seenOf = (ids: readonly string[], { checklist }: Decidable): readonly Seen[] =>
  checklist.controls
    .filter(({ id }) => ids.includes(id))
    .map(({ id, state, because }) => ({ id, state, because }));

/** @throws KnownError POLICY_HELD with what the engine would say of the decision, and who can decide */
export function refuseDoubt(doubt: Doubt | undefined): void {
  if (doubt !== undefined) throw new KnownError("POLICY_HELD", doubt.why, doubt.next);
}

/** The waiver of an id. @throws KnownError USAGE */
export function waiverNamed(id: string, { ask }: Decidable): Waiver {
  const found = waiversOf(ask).find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new KnownError(
    "USAGE",
    `nobody has asked for ${id} of ${ask.subject.feature} in ${ask.subject.environment}`,
    "see what is asked for: seaworthy decisions list",
  );
}

/** What an answer to a waiver names of it, looked up in the entry that asks. */
export function answerTo(waiver: Waiver, { ask }: Decidable): JsonObject {
  const [asked = -1] = waiver.seqs;
  const entry = ask.book.entries("waiver.asked", ask.subject).find(({ seq }) => seq === asked);
  const request = entry?.facts["sha256"];
  if (entry?.digest === undefined || typeof request !== "string")
    throw new KnownError("USAGE", `entry ${asked} was not signed by a person`, "let them ask again");
  return { environment: ask.subject.environment, digest: entry.digest, waiver: waiver.id, asked, request };
}

/** Entries in which others have signed the waiver. */
export const signaturesOf = ({ signatures }: Waiver): readonly number[] =>
  signatures.slice(1).map(({ seq }) => seq);

/** Ids from `--control A --control B,C`. */
export const idsIn = (list: readonly string[]): readonly string[] => [
  ...new Set(list.flatMap((one) => one.split(",")).map((one) => one.trim().toUpperCase())),
];

/** A day that is to come: `14d`, `4h` from now on. @throws KnownError USAGE */
export const nowIn = (ms: number): number => Date.now() + ms;

export const wordsOption = (input: CommandInput, name: string): string => {
  const said = textOption(input, name)?.trim() ?? "";
  if (said !== "") return said;
  throw new KnownError("USAGE", `--${name} is missing`, `name it: --${name} …`);
};
