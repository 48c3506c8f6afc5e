import { KnownError } from "../../base/errors.ts";
import { maySamePerson } from "../../evidence/same-person.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";

/** UTF-16 units. Our own choice: a reason, not a report. */
const reasonCharsMax = 2000;

/** Our own choice: so many ids stand in one leaf beside all else. */
const shownMax = 16;

/** Who asks, where they may see what waits for a person: for what shows nothing that they have not seen. */
export const approver: Ask = {
  role: "approver",
  answer(_inside, args, asker) {
    args.end();
    return Promise.resolve({ name: asker?.name ?? "" });
  },
};

/** Writes down that a person is shown calls with their arguments, before they are. */
export const approvalShown: Ask = {
  role: "approver",
  async answer(inside, args, asker) {
    const approvals = idsOf(args);
    args.end();
    const by = asker?.name ?? "";
    const facts = { approvals, by: inside.pseudonyms.of("user", by) ?? "" };
    const entry = await inside.log.record({
      kind: "approval.shown",
      facts,
      payload: JSON.stringify({ by, approvals }),
    });
    return { entry, by };
  },
};

/**
 * A person's yes or no to one call. All that decides stands in the log: what was asked, until when it may be said, who asked for it
 * and who has said yes already are read there, and not believed of whoever asks.
 */
export const approvalDecide: Ask = {
  role: "approver",
  inTurn: true,
  async answer(inside, args, asker) {
    const [id, askedAt, yes] = [args.words("approval"), args.count("asked"), yesOf(args)];
    const reason = reasonOf(args);
    const requester = args.optionalWords("requester");
    const before = indexesOf(args);
    args.end();
    const by = asker ?? { name: "", roles: [] };
    const asked = await leafOf(inside, askedAt);
    if (!isOf(asked, "approval.asked", id))
      throw new KnownError(
        "USAGE",
        `entry ${askedAt} does not ask for ${id}`,
        "see what waits: seaworthy approvals list",
      );
    const turn = { id, asked, by: by.name, tokenAtMs: by.tokenAtMs ?? 0, requester };
    checkRequester(inside, turn);
    const have = yes ? await yesesWith(inside, turn, before) : 0;
    const { feature, environment, exchange, key, digest, facts = {} } = asked;
    const { tool = "", needs = 1 } = facts;
    const entry = await inside.log.record({
      kind: yes ? "approval.given" : "approval.denied",
      ...(feature === undefined ? {} : { feature }),
      ...(environment === undefined ? {} : { environment }),
      ...(exchange === undefined ? {} : { exchange }),
      ...(key === undefined ? {} : { key }),
      ...(digest === undefined ? {} : { digest }),
      ...(requester === undefined ? {} : { user: requester }),
      facts: {
        approval: id,
        tool,
        asked: askedAt,
        by: inside.pseudonyms.of("user", by.name) ?? "",
        ...(yes ? { have, needs } : {}),
      },
      payload: JSON.stringify({ by: by.name, reason }),
    });
    return { entry, by: by.name, atMs: (await leafOf(inside, entry))?.at ?? inside.now(), have };
  },
};

interface Turn {
  readonly id: string;
  readonly asked: Leaf;
  readonly by: string;
  readonly tokenAtMs: number;
  readonly requester: string | undefined;
}

/** Who asked, as whoever puts the question says it: only what the entry itself has under its pseudonym is believed. */
function checkRequester({ pseudonyms }: Inside, { id, asked, requester }: Turn): void {
  const said = requester === undefined ? undefined : pseudonyms.of("user", requester);
  if (said === asked.user) return;
  throw new KnownError(
    "USAGE",
    `${id} was asked for by another user`,
    "see that both sides are of one version",
  );
}

/** How many people have said yes with this one. @throws KnownError where this person's yes does not count; the log has that they tried. */
async function yesesWith(inside: Inside, turn: Turn, before: readonly number[]): Promise<number> {
  const { id, asked, by, tokenAtMs, requester } = turn;
  const { expiresAtMs } = asked.facts ?? {};
  if (typeof expiresAtMs !== "number" || inside.now() >= expiresAtMs)
    throw new KnownError(
      "APPROVAL_EXPIRED",
      `the time of ${id} is over`,
      "whoever needs the call asks again",
    );
  if (requester !== undefined && maySamePerson(requester, by))
    throw await turnedAway(inside, turn, {
      reason: "own-request",
      message: `${by} is who asked for this call, or may be`,
      hint: "somebody else must say yes: nobody approves their own request",
    });
  // Whoever makes tokens could else be somebody else in a minute.
  if (tokenAtMs >= asked.at)
    throw await turnedAway(inside, turn, {
      reason: "new-token",
      message: `the token of ${by} was made after this call was asked for`,
      hint: "it counts for what is asked from now on; somebody who had theirs before may say yes",
    });
  const people = new Set<unknown>();
  for (const index of before) {
    const given = await leafOf(inside, index);
    if (isOf(given, "approval.given", id) && given.facts?.["asked"] === asked.seq)
      people.add(given.facts["by"]);
  }
  if (people.has(inside.pseudonyms.of("user", by)))
    throw new KnownError("POLICY_HELD", `${by} has said yes to ${id} already`, "it takes another person");
  return people.size + 1;
}

async function turnedAway(
  { log, pseudonyms }: Inside,
  { id, by }: Turn,
  { reason, message, hint }: { readonly reason: string; readonly message: string; readonly hint: string },
): Promise<KnownError> {
  await log.record({
    kind: "access.refused",
    facts: { ask: "approval-decide", approval: id, by: pseudonyms.of("user", by) ?? "", reason, known: true },
    payload: JSON.stringify({ by }),
  });
  return new KnownError("POLICY_HELD", message, hint);
}

async function leafOf({ log }: Inside, index: number): Promise<Leaf | undefined> {
  const [bytes] = index < log.keptFrom ? [] : await log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}

const isOf = (leaf: Leaf | undefined, kind: Leaf["kind"], id: string): leaf is Leaf =>
  leaf?.kind === kind && leaf.facts?.["approval"] === id;

function yesOf(args: Args): boolean {
  const yes = args.take("yes");
  if (typeof yes === "boolean") return yes;
  throw new KnownError("USAGE", "/yes is neither true nor false", "say one of them");
}

function reasonOf(args: Args): string {
  const reason = args.words("reason").trim();
  if (reason.length <= reasonCharsMax) return reason;
  throw new KnownError("USAGE", `the reason is longer than ${reasonCharsMax} characters`, "say it in short");
}

function idsOf(args: Args): readonly string[] {
  const ids = args.take("approvals");
  const isId = (id: unknown): id is string => typeof id === "string" && /^[0-9a-z]{12}$/.test(id);
  if (Array.isArray(ids) && ids.length > 0 && ids.length <= shownMax && ids.every(isId)) return ids;
  throw new KnownError(
    "USAGE",
    `/approvals is no list of 1 to ${shownMax} ids`,
    "name the approvals that are shown",
  );
}

function indexesOf(args: Args): readonly number[] {
  const given = args.take("given") ?? [];
  const isIndex = (index: unknown): index is number => Number.isSafeInteger(index) && Number(index) >= 0;
  if (Array.isArray(given) && given.length <= 8 && given.every(isIndex)) return given;
  throw new KnownError("USAGE", "/given is no list of entries", "see that both sides are of one version");
}
