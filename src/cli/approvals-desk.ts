import type { ApprovalDesk, ApprovalItem } from "../approvals/desk.ts";
import { plain } from "../approvals/shown.ts";
import { openApprovalsBeside } from "../app/approvals.ts";
import { KnownError } from "../base/errors.ts";
import type { CommandInput } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { askAs } from "./token.ts";

/** Work at the desk of the person whose token the command has. */
export async function atApprovals<T>(
  input: CommandInput,
  work: (desk: ApprovalDesk) => Promise<T>,
): Promise<T> {
  const beside = openApprovalsBeside(dataOf(input), Date.now);
  try {
    return await work({ ...beside, ask: (question) => askAs(input, question) });
  } finally {
    beside.store.close();
  }
}

/** The id that a command was given. @throws KnownError USAGE */
export function idOf({ positionals }: CommandInput, usage: string): string {
  const [id, ...more] = positionals;
  if (id !== undefined && more.length === 0) return id;
  throw new KnownError("USAGE", id === undefined ? "which one is not said" : "more than one is named", usage);
}

/** One in a line: what it is, who asks, and how long there is. */
export function itemLine(item: ApprovalItem, nowMs: number): string {
  const { id, state, feature, tool, expiresAtMs, needs, said, request } = item;
  const left = state === "waiting" || state === "approved" ? `${leftText(expiresAtMs - nowMs)} left` : "";
  const yes = said.filter((one) => one.yes).length;
  return [
    id,
    state.padEnd(8),
    `${feature} ${tool}`,
    request === undefined ? "" : `for ${whoOf(item)}`,
    needs > 1 ? `${yes} of ${needs} yes` : "",
    left,
  ]
    .filter((word) => word !== "")
    .map(plain)
    .join("  ");
}

/** All of one, a line each. Text of people and of models stands in it with everything invisible written out. */
export function itemLines(item: ApprovalItem, nowMs: number): readonly string[] {
  const { state, feature, environment, tool, exchange, askedAtMs, expiresAtMs, entry, said, request } = item;
  const lines = [
    itemLine(item, nowMs),
    `  call       ${plain(tool)} of ${feature} in ${environment}, asked ${new Date(askedAtMs).toISOString()}, void ${new Date(expiresAtMs).toISOString()}`,
    `  entry      ${entry}${exchange === "" ? "" : `, exchange ${exchange}`}`,
    ...said.map(
      (one) =>
        `  ${one.yes ? "yes" : "no "}        ${plain(one.by)} at ${new Date(one.atMs).toISOString()} (entry ${one.entry}): ${plain(one.reason)}`,
    ),
  ];
  if (request === undefined)
    return [
      ...lines,
      `  it is ${state}: its arguments stand in the log alone: seaworthy audit show ${entry}`,
    ];
  const { arguments: given, reasons, digest, nth } = request;
  return [
    ...lines,
    `  who        ${whoOf(item)}`,
    `  policy     ${plain(digest)}`,
    ...(nth === undefined ? [] : [`  same       number ${nth} of calls that are the same in one answer`]),
    ...reasons.map((reason) => `  why        ${reason}`),
    `  arguments  ${given.chars} characters, SHA-256 ${given.sha256}${given.invisible === 0 ? "" : `; ${given.invisible} are invisible and written as \\u{…}`}`,
    ...given.text.split("\n").map((line) => `    ${line}`),
    ...(given.isCut
      ? [
          `    … cut after ${given.text.length} of ${given.chars} characters; the whole is in the log: entry ${entry}`,
        ]
      : []),
  ];
}

function whoOf({ request }: ApprovalItem): string {
  const { key = "", tenant, user, session } = request?.requester ?? {};
  return [
    ...(user === undefined ? ["nobody who is named"] : [`user ${plain(user)}`]),
    ...(tenant === undefined ? [] : [`tenant ${plain(tenant)}`]),
    ...(session === undefined ? [] : [`session ${plain(session)}`]),
    `key ${plain(key)}`,
  ].join(", ");
}

const leftText = (ms: number): string =>
  ms < 60_000 ? `${Math.max(0, Math.ceil(ms / 1000))}s` : `${Math.floor(ms / 60_000)}m`;
