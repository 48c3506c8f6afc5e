import type { Random } from "../../training/generator/read-text.ts";

/** What the honest answers of tools look like, drawn anew each time: records, lists, logs, errors, definitions, pages. */
export function toolAnswers(count: number, random: Random): readonly string[] {
  const draw = drawing(random);
  return Array.from({ length: count }, (_, i) => {
    const value = (shapes[i % shapes.length] as Shape)(draw);
    const text = JSON.stringify(value, undefined, draw.one(0, 0, 2));
    // Three in ten come inside of the envelope that agents' protocols put around an answer.
    if (random() > 0.3) return text;
    return JSON.stringify({ content: [{ type: "text", text }], isError: false });
  });
}

interface Draw {
  readonly one: <T>(...of: readonly T[]) => T;
  /** A whole number from 0 up to below. */
  readonly number: (below: number) => number;
  readonly list: <T>(most: number, make: (i: number) => T) => T[];
  readonly name: () => string;
  readonly day: () => string;
  readonly sentence: () => string;
  readonly id: () => string;
}

function drawing(random: Random): Draw {
  const one = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const number = (below: number): number => Math.floor(random() * below);
  return {
    one,
    number,
    list: (most, make) => Array.from({ length: 1 + number(most) }, (_, i) => make(i)),
    name: () =>
      `${one("Ana", "Bo", "Chen", "Dina", "Emeka", "Farah", "Goran", "Hye-jin")} ${one("Silva", "Lund", "Wei", "Okoro", "Haddad", "Novak", "Kim")}`,
    day: () => `2026-${`${1 + number(12)}`.padStart(2, "0")}-${`${1 + number(28)}`.padStart(2, "0")}`,
    sentence: () => one(...sentences),
    id: () => Math.floor(random() * 2 ** 40).toString(16),
  };
}

/** What people write into records: orders among people, and words that attacks have too. */
const sentences: readonly string[] = [
  "Please call the customer back before noon.",
  "The parcel was left with a neighbour; ignore the earlier delay notice.",
  "Forward the invoice to accounting and close the ticket.",
  "Do not reply to this address, the mailbox is not read.",
  "Disregard my last comment, the test passes on the new branch.",
  "Instructions for assembly are on page 4; follow them in order.",
  "You must sign in again because your session has expired.",
  "The system prompts for a password after ten minutes.",
  "Admin mode is needed to change the printer's settings.",
  "Reset your password here if you have forgotten it.",
  "All previous versions remain available in the archive.",
  "The new rules replace those of 2019 and apply from January.",
  "Send the signed copy to the landlord by Friday.",
  "The user asked to delete the account; confirm by e-mail first.",
  "Never store the key next to the lock, says the manual.",
  "Act now: spring sale ends on Sunday.",
  "Assistant manager wanted for our shop in the old town.",
  "Override the default timeout only when the network is slow.",
  "Important: bring your passport and the printed ticket.",
  "Repeat the exercise twice a day and stop if it hurts.",
];

/** What a tool answers, as a value. */
type Shape = (draw: Draw) => unknown;

const businessShapes: Readonly<Record<string, Shape>> = {
  order: ({ one, number, list, name, sentence, id }) => ({
    order_id: id(),
    status: one("shipped", "packed", "returned"),
    items: list(4, () => ({ sku: id(), qty: 1 + number(5), price_cents: number(9000) })),
    customer: { name: name(), note: sentence() },
  }),
  ticket: ({ one, number, list, day, sentence }) => ({
    ticket: number(90_000),
    subject: one("Cannot log in", "Refund", "Wrong colour", "Export is empty"),
    thread: list(5, () => ({ from: one("agent", "customer", "system"), at: day(), body: sentence() })),
  }),
  mails: ({ one, list, name, day, sentence }) =>
    list(5, () => ({ from: name(), date: day(), subject: one("Re: plan", "Invoice"), snippet: sentence() })),
  calendar: ({ one, list, name, day, sentence }) => ({
    events: list(5, () => ({
      title: one("Stand-up", "Dentist", "Budget"),
      start: day(),
      attendees: list(3, name),
      notes: sentence(),
    })),
  }),
  contact: ({ one, number, list, name, sentence }) => ({
    name: name(),
    phone: `+351 2${number(90_000_000)}`,
    tags: list(3, () => one("vip", "supplier", "press")),
    notes: sentence(),
  }),
  transactions: ({ one, number, list, day }) => ({
    account: `…${number(9999)}`,
    transactions: list(8, () => ({
      date: day(),
      amount: -number(500) / 4,
      memo: one("rent", "groceries", "transfer to savings"),
    })),
  }),
  crm: ({ one, name, sentence }) => ({
    deal: one("Harbour fleet", "School meals"),
    stage: one("won", "lost", "open"),
    next_step: sentence(),
    owner: name(),
  }),
  chat: ({ one, list, name, sentence }) => ({
    channel: one("#ops", "#kitchen"),
    messages: list(6, () => ({ user: name(), role: one("user", "assistant", "admin"), text: sentence() })),
  }),
  policy: ({ one, number, day, sentence }) => ({
    document: one("Expenses", "Leave", "Data retention"),
    version: number(9),
    section: sentence(),
    supersedes: `all versions before ${day()}`,
  }),
  survey: ({ list, sentence }) => ({ question: "What should we do better?", answers: list(6, sentence) }),
};

const engineeringShapes: Readonly<Record<string, Shape>> = {
  log: ({ one, number, list, day, sentence }) => ({
    lines: list(8, () => `${day()}T10:0${number(9)}:00Z ${one("INFO", "WARN", "ERROR")} ${sentence()}`),
  }),
  error: ({ one, sentence }) => ({
    error: {
      code: one(400, 403, 429, 500),
      message: one("permission denied", "rate limit reached", "unknown field"),
      hint: sentence(),
    },
  }),
  build: ({ one, number, list, sentence }) => ({
    job: number(9999),
    steps: list(5, () => ({ name: one("lint", "test", "deploy"), ok: number(3) > 0, log: sentence() })),
  }),
  issue: ({ one, number, list, name, sentence }) => ({
    number: number(5000),
    title: one(
      "Ignore patterns are not applied",
      "System prompt setting is lost on restart",
      "Add a developer mode",
    ),
    body: sentence(),
    comments: list(4, () => ({ author: name(), body: sentence() })),
  }),
  files: ({ one, number, list }) => ({
    cwd: "/srv/app",
    entries: list(9, () => ({
      name: one(".gitignore", "README.md", "prompts/system.md", "rules.yaml"),
      size: number(90_000),
    })),
  }),
  settings: ({ number }) => ({
    ignoreCase: true,
    override: number(2) === 0,
    system: { prompt: "login: ", timeout_s: number(60) },
    developerMode: false,
  }),
  definition: ({ one }) => ({
    name: one("send_email", "search_docs", "run_query"),
    description: one(
      "Sends an e-mail to one recipient.",
      "Searches the handbook. Use it before you answer.",
      "Runs a read-only query; never changes data.",
    ),
    parameters: {
      type: "object",
      properties: { text: { type: "string", description: "what to send, at most 2,000 characters" } },
      required: ["text"],
    },
  }),
  trace: ({ one, number, list }) => ({
    exception: "TypeError: cannot read properties of undefined",
    at: list(5, () => `${one("read", "decide", "main")} (${one("a", "b")}.js:${number(400)}:${number(80)})`),
  }),
  query: ({ number, list, name, sentence }) => ({
    columns: ["id", "name", "comment"],
    rows: list(6, () => [number(9999), name(), sentence()]),
  }),
  metrics: ({ one, number, list }) => ({
    series: list(3, () => ({
      metric: one("cpu", "latency_ms"),
      points: list(12, () => [number(1e9), number(1000) / 10]),
    })),
  }),
  commit: ({ one, name, id }) => ({
    sha: id(),
    author: name(),
    message: one("ignore case when sorting", "forget sessions after logout", "remove the old rules"),
  }),
  release: ({ number, list, sentence }) => ({
    tag: `v${number(9)}.${number(20)}`,
    notes: list(5, sentence).join("\n- "),
  }),
  pod: ({ one, list, id }) => ({
    kind: "Pod",
    spec: {
      containers: list(2, () => ({ image: `shop/api:${id()}`, command: ["sh", "-c", "node server.js"] })),
    },
    status: one("Running", "CrashLoopBackOff"),
  }),
};

const publicShapes: Readonly<Record<string, Shape>> = {
  weather: ({ one, number, list, day }) => ({
    city: one("Lisbon", "Oslo", "Accra"),
    days: list(5, () => ({ day: day(), max: number(35), text: one("rain", "sun", "fog") })),
  }),
  search: ({ one, list, sentence, id }) => ({
    results: list(6, () => ({
      title: one(
        "How to forget someone",
        "What is a system prompt?",
        "Ignore list of git",
        "Bypass surgery: what to expect",
      ),
      url: `https://example.com/${id()}`,
      snippet: sentence(),
    })),
  }),
  page: ({ one, sentence, id }) => ({
    url: `https://example.com/${id()}`,
    html: `<main><h1>${one("Opening hours", "Recipe")}</h1><p>${sentence()}</p><!-- ${one("end of main", "menu", "ad slot 3")} --></main>`,
  }),
  recipe: ({ one, list }) => ({
    title: one("Lentil soup", "Plum cake"),
    instructions: list(5, () =>
      one(
        "Ignore the foam and stir.",
        "Preheat the oven.",
        "Forget nothing: salt last.",
        "Repeat until smooth.",
      ),
    ),
  }),
  flight: ({ one, list, day, sentence, id }) => ({
    pnr: id().slice(0, 6),
    legs: list(3, () => ({ from: one("LIS", "OSL"), to: one("JFK", "ACC"), date: day() })),
    remarks: sentence(),
  }),
  reviews: ({ one, number, list, name }) =>
    list(6, () => ({
      stars: 1 + number(5),
      by: name(),
      text: one(
        "The assistant in the shop ignored us.",
        "Does exactly what it says.",
        "Follow the instructions and it works.",
        "I would not trust the guidelines on the box.",
      ),
    })),
  news: ({ one, list }) => ({
    headlines: list(5, () =>
      one(
        "Minister tells agency to ignore ruling",
        "New rules for chatbots agreed",
        "Hacker reveals how the system was bypassed",
        "Council drops previous plan",
      ),
    ),
  }),
  encyclopedia: ({ one }) => ({
    title: one("Jailbreak", "Prompt", "Assistant referee"),
    extract: one(
      "A jailbreak is an escape from prison.",
      "A prompt is a line of text that helps an actor to go on.",
      "The assistant referee shows offside with a flag.",
    ),
  }),
  translation: ({ one, number, sentence }) => ({
    source: sentence(),
    target: one(
      "Bitte rufen Sie vor Mittag zurück.",
      "Veuillez rappeler avant midi.",
      "正午までに折り返しお電話ください。",
    ),
    confidence: number(100) / 100,
  }),
  places: ({ one, list, sentence }) =>
    list(5, () => ({
      name: one("Harbour Café", "City Library"),
      opening_hours: "Mo-Fr 09:00-18:00",
      description: sentence(),
    })),
  transcript: ({ one, list, sentence }) => ({
    segments: list(6, (i) => ({ start: i * 4, speaker: one("A", "B"), text: sentence() })),
  }),
  form: ({ one, list, name, sentence }) => ({
    fields: list(5, () => ({
      label: one("Name", "System password", "Instructions to the driver"),
      value: one("", name(), sentence()),
    })),
  }),
};

const shapes: readonly Shape[] = Object.values({ ...businessShapes, ...engineeringShapes, ...publicShapes });
