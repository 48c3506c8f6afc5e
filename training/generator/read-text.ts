/** One line of a text file: what it expands to, and what it is. */
export interface Template {
  readonly label: 0 | 1;
  readonly section: string;
  readonly channel: string;
  readonly text: string;
  readonly line: number;
  /** Line number of the attack that this benign line is the twin of. */
  readonly twinOf?: number;
}

export interface TextFile {
  readonly name: string;
  readonly templates: readonly Template[];
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly carriers: readonly { readonly channel: string; readonly text: string; readonly line: number }[];
}

export const channels = ["user", "document", "tool", "mail"] as const;

/**
 * Reads a file of templates. Sections: `[NAME CHANNEL]` with lines `+ attack` and `- benign` (a benign line directly under an
 * attack is its twin), `[list NAME]` with one item a line, `[carrier CHANNEL]` with one text a line that holds `@HERE`.
 * @throws Error with file and line where a line cannot be read
 */
export function readTextFile(name: string, text: string): TextFile {
  const lists = new Map<string, string[]>();
  const templates: Template[] = [];
  const carriers: { channel: string; text: string; line: number }[] = [];
  let section: readonly string[] = [];
  let lastAttack: number | undefined;
  for (const [i, raw] of text.split("\n").entries()) {
    const number = i + 1;
    const fail = (what: string): never => {
      throw new Error(`${name}:${number}: ${what}`);
    };
    const line = raw.trim();
    if (line === "" || line.startsWith("# ")) continue;
    const head = /^\[([\w-]+) ([\w-]+)\]$/.exec(line);
    if (head !== null) {
      section = head.slice(1);
      lastAttack = undefined;
      if (section[0] === "list") lists.set(section[1] ?? "", []);
      else if (!(channels as readonly string[]).includes(section[1] ?? ""))
        fail(`the channel is one of ${channels.join(", ")}`);
      continue;
    }
    const [kind = "", of = ""] = section;
    if (kind === "") fail("a line before the first section");
    else if (kind === "list") lists.get(of)?.push(line);
    else if (kind === "carrier") {
      if (!line.includes("@HERE")) fail("a carrier holds @HERE");
      carriers.push({ channel: of, text: line, line: number });
    } else {
      const sign = line.slice(0, 2);
      if (sign !== "+ " && sign !== "- ") fail("a line begins with `+ ` (attack) or `- ` (benign)");
      const label = sign === "+ " ? 1 : 0;
      const twin = label === 0 && lastAttack !== undefined ? { twinOf: lastAttack } : {};
      templates.push({ label, section: kind, channel: of, text: line.slice(2), line: number, ...twin });
      lastAttack = label === 1 ? number : undefined;
    }
  }
  return { name, templates, lists, carriers };
}

/** Gives the next number in [0, 1). */
export type Random = () => number;

/** A generator of numbers with a fixed seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: Random, items: readonly T[]): T | undefined =>
  items[Math.floor(random() * items.length)];

/**
 * One way to read a template: `{a|b|}` gives one of its parts (they may nest), `@name` an item of that list, `\n` a new line, and
 * a backslash before any other sign that sign.
 * @throws Error where a brace is not closed or a list is not known
 */
export function expand(
  template: string,
  lists: ReadonlyMap<string, readonly string[]>,
  random: Random,
): string {
  let at = 0;
  const readUntil = (inside: boolean): string => {
    const options: string[] = [];
    let option = "";
    while (at < template.length) {
      const sign = template.charAt(at);
      at += 1;
      if (sign === "{") option += readUntil(true);
      else if (inside && sign === "}") return pick(random, [...options, option]) ?? "";
      else if (inside && sign === "|") {
        options.push(option);
        option = "";
      } else if (sign === "\\") {
        const next = template.charAt(at);
        option += next === "n" ? "\n" : next;
        at += 1;
      } else if (sign === "@") {
        const name = /^[a-z][\w-]*/.exec(template.slice(at))?.[0] ?? "";
        at += name.length;
        option += itemOf(name, lists, random);
      } else option += sign;
    }
    if (inside) throw new Error(`a brace is not closed in ${template}`);
    return option;
  };
  return readUntil(false).replace(/ {2,}/g, " ").trim();
}

function itemOf(name: string, lists: ReadonlyMap<string, readonly string[]>, random: Random): string {
  const list = lists.get(name);
  // An address in a text: `@example.com`.
  if (list === undefined) return `@${name}`;
  return expand(pick(random, list) ?? "", lists, random);
}
