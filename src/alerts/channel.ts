import type { Message } from "./incident.ts";

/** What became of one try. `said` is what the other side said, or why it could not: for people, without secrets. */
export type Outcome =
  | { readonly taken: true; readonly said: string }
  | {
      readonly taken: false;
      readonly said: string;
      /** The same message would be refused again: trying once more is of no use. */
      readonly final: boolean;
      /** When the other side wants to be asked again. */
      readonly retryAfterMs?: number;
    };

export type ChannelSort = "webhook" | "slack" | "pagerduty" | "email";

/** A way to reach people. */
export interface Channel {
  readonly name: string;
  readonly sort: ChannelSort;
  /** Where it leads, without anything secret: an origin, an address. */
  readonly place: string;
  /** People read each message: many at one time become one. A program gets each by itself. */
  readonly groups: boolean;
  /**
   * One try. Takes at most `sendMsMax`. What the world does wrong is an outcome.
   * @param messages one, or more where the channel groups
   */
  send(messages: readonly Message[], nowMs: number): Promise<Outcome>;
}

/** Our own choice: Slack and PagerDuty answer in a second; Standard Webhooks asks senders for 15 to 30 seconds. */
export const sendMsMax = 20_000;

/** Characters of what the other side said that are kept. Our own choice: enough to know an error page by. */
const saidCharsMax = 200;

/** The beginning of an answer, for people: one line of printable characters, without any of the secrets. */
export function printable(text: string, secrets: readonly string[] = []): string {
  let shown = text.slice(0, 4 * saidCharsMax);
  for (const secret of secrets) if (secret !== "") shown = shown.replaceAll(secret, "(secret)");
  return shown
    .replaceAll(/[^\x20-\x7e]{1,800}/g, " ")
    .trim()
    .slice(0, saidCharsMax);
}
