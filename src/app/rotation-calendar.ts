import { createEvents, type DateArray, type EventAttributes } from "ics";
import { sentenceOf } from "./rotation.ts";
import type { RotationItem } from "./rotation-items.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** RFC 5545 §3.1: octets of a line, without its end. */
const lineOctetsMax = 75;

/**
 * The calendar of what is to be replaced (RFC 5545): a whole day for each, with its owner and a reminder at four fifths of its age. Each
 * has the same UID whenever it is written, so a calendar that reads the file again moves its dates rather than doubling them.
 */
export function rotationCalendar(items: readonly RotationItem[], nowMs: number): string {
  const events = items.map((item) => eventOf(item, nowMs));
  const { value, error } = createEvents(events, {
    productId: "-//Seaworthy//Rotation calendar//EN",
    calName: "Keys and credentials to replace",
    method: "PUBLISH",
  });
  if (value === null) throw error ?? new Error("the calendar could not be written");
  return folded(value);
}

/** The library folds lines by characters; RFC 5545 counts octets, and a fold does not cut a character. */
function folded(text: string): string {
  const lines = text.replaceAll(/\r\n[ \t]/g, "").split("\r\n");
  return lines
    .map((line) => {
      let [whole, octets] = ["", 0];
      for (const character of line) {
        const more = Buffer.byteLength(character);
        const fits = octets + more <= lineOctetsMax;
        whole += fits ? character : `\r\n ${character}`;
        octets = fits ? octets + more : 1 + more;
      }
      return whole;
    })
    .join("\r\n");
}

function eventOf(item: RotationItem, nowMs: number): EventAttributes {
  const { what, id, label, risk, owner, schedule, rotateTo } = item;
  const name = what === "key" ? `key ${id}` : `credential ${id}`;
  const how =
    what === "credential"
      ? "Replace it at its issuer and put the new value where it lies; the gateway picks it up."
      : rotateTo === undefined
        ? `Replace it: seaworthy keys rotate ${id}`
        : `The gateway replaces it by itself and writes the next one to ${rotateTo}.`;
  return {
    uid: `${item.item.replace(":", "-")}@seaworthy`,
    title: `Replace the ${name}${label === "" ? "" : ` (${label})`}`,
    description: `${sentenceOf(item)}. Risk: ${risk}. ${how}`,
    start: dayOf(schedule.dueAtMs),
    end: dayOf(schedule.dueAtMs + dayMs),
    startInputType: "utc",
    startOutputType: "utc",
    created: nowMs,
    lastModified: nowMs,
    busyStatus: "FREE",
    transp: "TRANSPARENT",
    categories: ["key rotation", risk],
    alarms: [
      {
        action: "display",
        description: `Replace the ${name}`,
        // In hours: the library writes days with an empty time, which RFC 5545 §3.3.6 does not have.
        trigger: {
          before: true,
          hours: Math.max(1, Math.round((schedule.dueAtMs - schedule.soonAtMs) / hourMs)),
        },
      },
    ],
    ...(owner === undefined ? {} : { organizer: { name: owner, email: owner } }),
  };
}

const dayOf = (atMs: number): DateArray => {
  const date = new Date(atMs);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
};
