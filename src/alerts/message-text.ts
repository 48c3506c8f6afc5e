import type { JsonValue } from "../base/json.ts";
import { printable } from "./channel.ts";
import type { Message, Occasion } from "./incident.ts";

/** Our own choice: a message is read on a telephone. */
const factsMax = 12;

/** Slack: 150 characters of a header; a subject line is cut by mail programs before that. */
export const titleCharsMax = 140;

const words: Readonly<Record<Occasion, string>> = {
  opened: "",
  worse: "worse: ",
  again: "still: ",
  acknowledged: "taken care of: ",
  closed: "over: ",
  test: "TEST, nothing is wrong: ",
};

/** One line that says what it is about. */
export function titleOf({ occasion, incident }: Message): string {
  const { severity, summary } = incident;
  const title = `[${occasion === "closed" ? "resolved" : severity}] ${words[occasion]}${summary}`;
  return title.length <= titleCharsMax ? title : `${title.slice(0, titleCharsMax - 1)}…`;
}

export interface Field {
  readonly name: string;
  readonly value: string;
}

/** What a person wants to know next, in this order. */
export function fieldsOf({ occasion, incident }: Message): readonly Field[] {
  const { kind, feature, environment, count, openedAtMs, lastAtMs, closedAtMs, facts = {} } = incident;
  const { acknowledgedBy, id } = incident;
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["kind", kind],
    ["feature", feature],
    ["environment", environment],
    ...Object.entries(facts)
      .slice(0, factsMax)
      .map(([name, value]) => [name, shownValue(value)] as const),
    ["since", time(openedAtMs)],
    ["times", count > 1 ? `${count}, last at ${time(lastAtMs)}` : undefined],
    ["taken care of by", acknowledgedBy],
    ["over at", closedAtMs === undefined ? undefined : time(closedAtMs)],
    ["incident", id],
    ["to take care of it", takes.has(occasion) ? `seaworthy alerts ack ${id}` : undefined],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

const takes: ReadonlySet<Occasion> = new Set<Occasion>(["opened", "worse", "again"]);

/** The whole message as plain text, without the title. */
export function bodyOf(message: Message): string {
  const { incident, runbook, links } = message;
  const rows = fieldsOf(message).map(({ name, value }) => `${name}: ${value}`);
  const where = [
    ...(runbook === undefined ? [] : [`runbook: ${runbook}`]),
    ...(links.length > 0
      ? links.map((link) => `entry: ${link}`)
      : incident.entries.map((index) => `entry: seaworthy audit show ${index}`)),
  ];
  return [incident.summary, "", ...rows, ...(where.length === 0 ? [] : ["", ...where])].join("\n");
}

/** One of several in a message, on two lines at most. */
export function lineOf(message: Message): string {
  const { feature, environment, count, id } = message.incident;
  const about = [feature, environment, count > 1 ? `${count} times` : undefined, id];
  return `${titleOf(message)}\n  ${about.filter((part) => part !== undefined).join(" · ")}`;
}

/** Of several messages, the newest of each incident: what came before it is over. */
export function newestOfEach(messages: readonly Message[]): readonly Message[] {
  const newest = new Map<string, Message>();
  for (const message of messages) newest.set(message.incident.id, message);
  return [...newest.values()];
}

/** The worst of several that still go on. */
export const groupTitle = (messages: readonly Message[]): string => {
  const open = messages.filter(({ incident }) => incident.closedAtMs === undefined);
  const worst = (["critical", "warning", "info"] as const).find((one) =>
    open.some(({ incident }) => incident.severity === one),
  );
  return `[${worst ?? "resolved"}] ${messages.length} incidents, ${messages.length - open.length} of them over`;
};

export const time = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d{3}Z$/, "Z");

const shownValue = (value: JsonValue): string =>
  printable(typeof value === "string" ? value : JSON.stringify(value));
