import type { JsonObject } from "../base/json.ts";
import type { Channel } from "./channel.ts";
import { isAddress, type Message } from "./incident.ts";
import { postJson, type HttpPorts, type Whither } from "./json-post.ts";
import { fieldsOf, groupTitle, lineOf, newestOfEach, titleOf } from "./message-text.ts";

export interface SlackOptions extends Whither {
  /** Reference of the incoming webhook's address, which is a secret. */
  readonly url: string;
}

/** Slack: a text of a section has 3,000 characters at most; a section has 10 fields; a message has 50 blocks. */
const sectionCharsMax = 2900;
const fieldsMax = 10;
const fieldCharsMax = 1900;
const incidentsMax = 40;

/** Slack's incoming webhooks, with Block Kit. */
export function slackChannel(options: SlackOptions, ports: HttpPorts): Channel {
  return {
    name: options.name,
    sort: "slack",
    place: "Slack",
    groups: true,
    send: (messages) =>
      postJson(options, ports, async (read) => ({
        url: await read(options.url),
        body: JSON.stringify(slackBody(messages)),
      })),
  };
}

function slackBody(messages: readonly Message[]): JsonObject {
  const [first] = messages;
  if (first !== undefined && messages.length === 1) return one(first);
  const newest = newestOfEach(messages);
  const title = groupTitle(newest);
  const shown = newest.slice(0, incidentsMax).map((message) => section(escaped(lineOf(message))));
  const left = newest.length - shown.length;
  return {
    text: title,
    blocks: [
      header(title),
      ...shown,
      ...(left > 0 ? [section(`and ${left} more: \`seaworthy alerts list\``)] : []),
    ],
  };
}

function one(message: Message): JsonObject {
  const title = titleOf(message);
  const fields = fieldsOf(message);
  const links = [
    ...(message.runbook === undefined ? [] : [runbookOf(message.runbook)]),
    ...message.links.map((url, i) => link(url, `entry ${message.incident.entries[i] ?? ""}`)),
  ];
  const groups: JsonObject[] = [];
  for (let at = 0; at < fields.length; at += fieldsMax)
    groups.push({
      type: "section",
      fields: fields
        .slice(at, at + fieldsMax)
        .map(({ name, value }) => markdown(`*${escaped(name)}*\n${escaped(value).slice(0, fieldCharsMax)}`)),
    });
  return {
    text: title,
    blocks: [
      header(title),
      section(escaped(message.incident.summary)),
      ...groups,
      ...(links.length === 0 ? [] : [{ type: "context", elements: [markdown(links.join("  ·  "))] }]),
    ],
  };
}

/** Slack: these three characters are written as HTML entities, and no others. */
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** An address, or the command that shows it. */
const runbookOf = (text: string): string =>
  isAddress(text) ? link(text, "runbook") : `runbook: \`${escaped(text)}\``;

const link = (url: string, text: string): string => `<${escaped(url).replaceAll("|", "%7C")}|${text}>`;
const markdown = (text: string): JsonObject => ({ type: "mrkdwn", text });
const section = (text: string): JsonObject => ({
  type: "section",
  text: markdown(text.slice(0, sectionCharsMax)),
});
const header = (text: string): JsonObject => ({ type: "header", text: { type: "plain_text", text } });
