import { minuteLeavesAtMs, minutesOfHour, monthEndsAtMs, sessionIdleMs, type Moment } from "./moment.ts";

/** Whose use is counted. */
export type Scope = "environment" | "feature" | "key" | "user" | "session";

/** What is added at once, or given back with negative numbers. */
export interface Amounts {
  readonly requests: number;
  readonly tokens: number;
  readonly nanos: number;
}

/** What is kept of an account between two runs; short names, since there is one for each user. */
interface Kept {
  /** Day, tokens, nano-dollars, requests. */
  readonly d: readonly [number, number, number, number];
  /** Month, nano-dollars. */
  readonly m: readonly [number, number];
  /** Minute and requests, for each minute with any. */
  readonly h?: readonly (readonly [number, number])[];
  /** Requests of a session, and when the last one was. */
  readonly s?: readonly [number, number];
  /** Highest share of a limit that was told of: of the day's tokens, the day's and the month's money. */
  readonly n: readonly [number, number, number];
}

/** How much one user, session, key, feature or environment has used, in every window at once. */
export class Account {
  /** As it is kept: of users and sessions no name, only a keyed hash. */
  readonly id: string;
  readonly scope: Scope;
  /** Calls under way. Of this moment: not kept. */
  underway = 0;
  dayTokens = 0;
  dayNanos = 0;
  dayRequests = 0;
  monthNanos = 0;
  /** Requests in the last hour; counted for users and keys. */
  hourRequests = 0;
  /** Requests of a session since it began. */
  sessionRequests = 0;
  lastAtMs = 0;
  /** Percent of a limit that was told of already, by window: day's tokens, day's money, month's money. */
  noticed: [number, number, number] = [0, 0, 0];
  /** Asked for since the last look at what nobody asks for. */
  touched = true;
  #day = 0;
  #month = 0;
  #minute = 0;
  readonly #minutes: Uint32Array | undefined;

  constructor(id: string, scope: Scope, kept?: string) {
    this.id = id;
    this.scope = scope;
    this.#minutes = scope === "user" || scope === "key" ? new Uint32Array(minutesOfHour) : undefined;
    if (kept !== undefined) this.#restore(JSON.parse(kept) as Kept);
  }

  /** Leaves behind what no longer counts. A clock that goes back changes nothing: windows only go forward. */
  advance({ atMs, minute, day, month }: Moment): void {
    if (day > this.#day) {
      this.#day = day;
      this.dayTokens = this.dayNanos = this.dayRequests = 0;
      this.noticed[0] = this.noticed[1] = 0;
    }
    if (month > this.#month) {
      this.#month = month;
      this.monthNanos = 0;
      this.noticed[2] = 0;
    }
    if (minute > this.#minute) this.#turn(minute);
    if (atMs - this.lastAtMs >= sessionIdleMs) this.sessionRequests = 0;
  }

  /**
   * Counts a call that begins at `at` (with requests), or what it turned out to need (without). The second is left out of a day
   * or month that is over: nobody is held to it any more. The first always counts, also when the clock went back over midnight.
   */
  add({ requests, tokens, nanos }: Amounts, at: Moment): void {
    const begins = requests > 0;
    if (begins) this.advance(at);
    if (begins || at.day === this.#day) {
      // Given back more than there is: after a cut in power, which can lose the charge and keep what gives back of it.
      this.dayTokens = Math.max(0, this.dayTokens + tokens);
      this.dayNanos = Math.max(0, this.dayNanos + nanos);
      this.dayRequests += requests;
    }
    if (begins || at.month === this.#month) this.monthNanos = Math.max(0, this.monthNanos + nanos);
    if (!begins) return;
    this.sessionRequests += requests;
    this.lastAtMs = Math.max(this.lastAtMs, at.atMs);
    if (this.#minutes === undefined) return;
    const slot = this.#minute % minutesOfHour;
    this.#minutes[slot] = (this.#minutes[slot] ?? 0) + requests;
    this.hourRequests += requests;
  }

  /** When so many requests of the last hour are no longer counted, in milliseconds since 1970. */
  hourLeavesAtMs(requests: number): number {
    let left = requests;
    for (let minute = this.#minute - minutesOfHour + 1; minute <= this.#minute; minute += 1) {
      left -= this.#minutes?.[((minute % minutesOfHour) + minutesOfHour) % minutesOfHour] ?? 0;
      if (left <= 0) return minuteLeavesAtMs(minute);
    }
    return minuteLeavesAtMs(this.#minute);
  }

  /** As text for the store, and until when it matters. */
  kept(): { readonly text: string; readonly untilMs: number } {
    const minutes: [number, number][] = [];
    for (let ago = minutesOfHour - 1; ago >= 0 && this.hourRequests > 0; ago -= 1) {
      const minute = this.#minute - ago;
      const requests = minute < 0 ? 0 : (this.#minutes?.[minute % minutesOfHour] ?? 0);
      if (requests > 0) minutes.push([minute, requests]);
    }
    const kept: Kept = {
      d: [this.#day, this.dayTokens, this.dayNanos, this.dayRequests],
      m: [this.#month, this.monthNanos],
      ...(minutes.length === 0 ? {} : { h: minutes }),
      ...(this.scope === "session" ? { s: [this.sessionRequests, this.lastAtMs] } : {}),
      n: this.noticed,
    };
    const untilMs =
      this.scope === "session"
        ? this.lastAtMs + sessionIdleMs
        : Math.max(monthEndsAtMs({ month: this.#month }), minuteLeavesAtMs(this.#minute));
    return { text: JSON.stringify(kept), untilMs };
  }

  #restore({ d, m, h = [], s, n }: Kept): void {
    [this.#day, this.dayTokens, this.dayNanos, this.dayRequests] = d;
    [this.#month, this.monthNanos] = m;
    this.noticed = [...n];
    if (s !== undefined) [this.sessionRequests, this.lastAtMs] = s;
    this.#minute = h.at(-1)?.[0] ?? 0;
    for (const [minute, requests] of h) {
      if (this.#minutes === undefined) return;
      this.#minutes[minute % minutesOfHour] = requests;
      this.hourRequests += requests;
    }
  }

  #turn(minute: number): void {
    const minutes = this.#minutes;
    if (minutes !== undefined && this.hourRequests > 0) {
      const gone = Math.min(minute - this.#minute, minutesOfHour);
      for (let ahead = 1; ahead <= gone; ahead += 1) {
        const slot = (this.#minute + ahead) % minutesOfHour;
        this.hourRequests -= minutes[slot] ?? 0;
        minutes[slot] = 0;
      }
    }
    this.#minute = minute;
  }
}
