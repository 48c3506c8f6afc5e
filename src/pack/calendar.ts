import { createEvents, type DateArray, type EventAttributes } from "ics";

const dayMs = 86_400_000;

/** RFC 5545 §3.1: octets of a line, without its end. */
const lineOctetsMax = 75;

/** A calendar (RFC 5545) of these events. */
export function calendarText(
  events: readonly EventAttributes[],
  { name, product }: { readonly name: string; readonly product: string },
): string {
  const { value, error } = createEvents([...events], {
    productId: `-//Seaworthy//${product}//EN`,
    calName: name,
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

/** A day of UTC, as the library takes it. */
export const calendarDay = (atMs: number): DateArray => {
  const date = new Date(atMs);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
};

/** An event of a whole day that takes nobody's time. The same UID whenever it is written: a calendar moves it rather than doubling it. */
export const wholeDay = (
  uid: string,
  { atMs, nowMs }: { readonly atMs: number; readonly nowMs: number },
): EventAttributes & { readonly timestamp: number } => ({
  uid: `${uid}@seaworthy`,
  start: calendarDay(atMs),
  end: calendarDay(atMs + dayMs),
  startInputType: "utc",
  startOutputType: "utc",
  created: nowMs,
  lastModified: nowMs,
  // The library would read the clock for it.
  timestamp: nowMs,
  busyStatus: "FREE",
  transp: "TRANSPARENT",
});
