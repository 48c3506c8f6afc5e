import type { EventAttributes } from "ics";
import { calendarText, wholeDay } from "../pack/calendar.ts";
import { sentenceOf } from "./rotation.ts";
import type { RotationItem } from "./rotation-items.ts";

const hourMs = 3_600_000;

/**
 * The calendar of what is to be replaced (RFC 5545): a whole day for each, with its owner and a reminder at four fifths of its age. Each
 * has the same UID whenever it is written, so a calendar that reads the file again moves its dates rather than doubling them.
 */
export const rotationCalendar = (items: readonly RotationItem[], nowMs: number): string =>
  calendarText(
    items.map((item) => eventOf(item, nowMs)),
    { name: "Keys and credentials to replace", product: "Rotation calendar" },
  );

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
    ...wholeDay(item.item.replace(":", "-"), { atMs: schedule.dueAtMs, nowMs }),
    title: `Replace the ${name}${label === "" ? "" : ` (${label})`}`,
    description: `${sentenceOf(item)}. Risk: ${risk}. ${how}`,
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
