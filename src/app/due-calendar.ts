import type { DueItem } from "../controls/cadence.ts";
import { duties, type Duty } from "../evidence/duty.ts";
import { calendarText, wholeDay } from "../pack/calendar.ts";

/** Days before, on which a calendar reminds. Our own choice: time to move another meeting. */
const remindDays = 3;

/** The calendar of what is due (RFC 5545). Each has the same UID whenever it is written: a calendar that reads it again moves its dates. */
export const dueCalendar = (
  items: readonly DueItem[],
  {
    feature,
    nowMs,
    owners,
  }: {
    readonly feature: string;
    readonly nowMs: number;
    readonly owners: Readonly<Partial<Record<Duty, string>>>;
  },
): string =>
  calendarText(
    items.map(({ id, what, owner, dueAtMs, because, command }) => {
      const email = owners[owner];
      return {
        ...wholeDay(`${feature}-${id}`, { atMs: dueAtMs, nowMs }),
        title: `${feature}: ${what}`,
        description: `Owner: ${duties[owner]}. ${command}${because.length === 0 ? "" : ` (entries ${because.slice(0, 10).join(", ")})`}`,
        categories: ["checklist"],
        alarms: [{ action: "display", description: what, trigger: { before: true, hours: remindDays * 24 } }],
        ...(email === undefined ? {} : { organizer: { name: email, email } }),
      };
    }),
    { name: `Reviews and deadlines of ${feature}`, product: "Checklist calendar" },
  );
