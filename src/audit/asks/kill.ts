import { KnownError } from "../../base/errors.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { newKillId, readKillScope, type KillScope } from "../../evidence/kill-scope.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { Person } from "../people/access.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";

/** UTF-16 units. Our own choice: a reason, not a report. */
const reasonCharsMax = 2000;

/** Our own choice: who is on call then may not know any more what the first one meant. */
const resumeRequestMsMax = 24 * 3_600_000;

/** Our own choice: within a day somebody else sees that a token was made. Whoever makes tokens cannot be both of the two unseen. */
const freshTokenMsMax = 24 * 3_600_000;

/** Who asks, where they may stop and resume: for what changes nothing here. */
export const operator: Ask = {
  role: "operator",
  answer(_inside, args, asker) {
    args.end();
    return Promise.resolve({ name: asker?.name ?? "" });
  },
};

/** Writes down that a person stops something, and why. Who asked puts it into the gateway's store with this answer. */
export const kill: Ask = {
  role: "operator",
  async answer(inside, args, asker) {
    const scope = readKillScope(args.take("scope"));
    const reason = reasonOf(args);
    const endsAtMs = args.optionalCount("endsAtMs");
    const [needsSecondPerson, isPublic] = [flag(args, "needsSecondPerson"), flag(args, "isPublic")];
    args.end();
    const nowMs = inside.now();
    if (endsAtMs !== undefined && endsAtMs <= nowMs)
      throw new KnownError("USAGE", "the stop would end before it begins", "give an end that is to come");
    const id = newKillId(inside.randomBytes);
    const by = asker?.name ?? "";
    const { tool, all } = scope;
    const entry = await inside.log.record({
      kind: "kill.placed",
      ...namesOf(scope),
      facts: {
        kill: id,
        by: inside.pseudonyms.of("user", by) ?? "",
        ...(tool === undefined ? {} : { tool }),
        ...(all === undefined ? {} : { all }),
        ...(endsAtMs === undefined ? {} : { endsAtMs }),
        ...(needsSecondPerson ? { secondPerson: true } : {}),
        ...(isPublic ? { public: true } : {}),
      },
      payload: JSON.stringify({ by, reason, scope }),
    });
    return { id, by, atMs: await timeOf(inside, entry), entry, needsSecondPerson };
  },
};

/**
 * One of the steps that end a stop. Where two people are needed, the first asks; the second names the entry in which the first did.
 * All that decides stands in the log: what the asker says is looked up there.
 */
export const killResume: Ask = {
  role: "operator",
  inTurn: true,
  async answer(inside, args, asker) {
    const [id, placedAt] = [args.words("kill"), args.count("placed")];
    const askedAt = args.optionalCount("asked");
    const reason = reasonOf(args);
    args.end();
    const by = asker ?? { name: "", roles: [] };
    const placed = await leafOf(inside, placedAt);
    if (!isAbout(placed, ["kill.placed", "block.placed"], id))
      throw new KnownError(
        "USAGE",
        `entry ${placedAt} did not place ${id}`,
        "see what stands: seaworthy kills",
      );
    const asked = askedAt === undefined ? undefined : await leafOf(inside, askedAt);
    const step = nextStep(inside, { id, placed, asked, by });
    const entry = await inside.log.record({
      kind: step === "resumed" ? "kill.resumed" : "kill.resume-asked",
      ...namesOf(withoutPeople(placed)),
      facts: { kill: id, by: inside.pseudonyms.of("user", by.name) ?? "", placed: placedAt },
      payload: JSON.stringify({ by: by.name, reason }),
    });
    return { state: step, by: by.name, atMs: await timeOf(inside, entry), entry };
  },
};

/** @throws KnownError POLICY_HELD where one person could take both steps. */
function nextStep(
  { pseudonyms, now }: Inside,
  about: {
    readonly id: string;
    readonly placed: Leaf;
    readonly asked: Leaf | undefined;
    readonly by: Person;
  },
): "asked" | "resumed" {
  const { id, placed, asked, by } = about;
  if (placed.facts?.["secondPerson"] !== true) return "resumed";
  const nowMs = now();
  checkToken(placed, by, nowMs);
  const stands =
    isAbout(asked, ["kill.resume-asked"], id) &&
    asked.facts?.["placed"] === placed.seq &&
    nowMs - asked.at <= resumeRequestMsMax;
  if (!stands) return "asked";
  if (asked.facts["by"] !== pseudonyms.of("user", by.name)) return "resumed";
  throw new KnownError(
    "POLICY_HELD",
    `${by.name} has asked for the end of ${id} already`,
    "somebody else with the role operator must end it: two people end this stop",
  );
}

/** @throws KnownError POLICY_HELD where the asker's token was made a short time ago, and the stop was there already. */
function checkToken({ at }: Leaf, { name, tokenAtMs = 0 }: Person, nowMs: number): void {
  const fromMs = tokenAtMs + freshTokenMsMax;
  if (tokenAtMs < at || nowMs >= fromMs) return;
  throw new KnownError(
    "POLICY_HELD",
    `the token of ${name} was made since this was stopped, and others do not know of it yet`,
    `it counts from ${new Date(fromMs).toISOString()} on; somebody who had theirs before may come now`,
  );
}

async function leafOf({ log }: Inside, index: number): Promise<Leaf | undefined> {
  const [bytes] = index < log.keptFrom ? [] : await log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}

const isAbout = (leaf: Leaf | undefined, kinds: readonly NewEntry["kind"][], id: string): leaf is Leaf =>
  leaf !== undefined && kinds.some((kind) => kind === leaf.kind) && leaf.facts?.["kill"] === id;

/** The time that the log gave the entry: the same for who reads the log and who reads the store. */
const timeOf = async (inside: Inside, entry: number): Promise<number> =>
  (await leafOf(inside, entry))?.at ?? inside.now();

function reasonOf(args: Args): string {
  const reason = args.words("reason").trim();
  if (reason.length <= reasonCharsMax) return reason;
  throw new KnownError("USAGE", `the reason is longer than ${reasonCharsMax} characters`, "say it in short");
}

function flag(args: Args, name: string): boolean {
  const value = args.take(name);
  if (value === undefined || typeof value === "boolean") return value === true;
  throw new KnownError("USAGE", `/${name} is neither true nor false`, "say true, or leave it out");
}

/** What stands of people in a leaf are pseudonyms already. */
const withoutPeople = ({ feature, model, key }: Leaf): KillScope => ({
  ...(feature === undefined ? {} : { feature }),
  ...(model === undefined ? {} : { model }),
  ...(key === undefined ? {} : { key }),
});

/** What the leaf says of the scope beside its facts; names of people become pseudonyms there. */
const namesOf = ({ feature, model, tenant, user, key }: KillScope): Partial<NewEntry> => ({
  ...(feature === undefined ? {} : { feature }),
  ...(model === undefined ? {} : { model }),
  ...(tenant === undefined ? {} : { tenant }),
  ...(user === undefined ? {} : { user }),
  ...(key === undefined ? {} : { key }),
});
