import { isObject, readJson, type JsonObject } from "../../base/json.ts";
import { KnownError } from "../../base/errors.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { Ask, Inside } from "../socket/ask.ts";

/** Leaves that may be about a stop: the words stand so in canonical JSON. */
const marks = ['"kind":"kill.', '"kind":"block.'] as const;

/**
 * Every stop that stands by the log, the oldest first: for who lost the store of them. Names of people and reasons are opened, which
 * stands in the log; where the subject was erased since, only the id and the entry are left. Reads all that is kept.
 */
export const kills: Ask = {
  role: "operator",
  slow: true,
  async answer(inside, args, asker) {
    args.end();
    const standing = await standingIn(inside);
    const found: JsonObject[] = [];
    for (const one of standing.values()) found.push(await told(inside, one, asker?.name ?? ""));
    return found;
  },
};

interface Standing {
  readonly placed: Leaf;
  asked?: Leaf;
}

async function standingIn({ log, now }: Inside): Promise<ReadonlyMap<string, Standing>> {
  const standing = new Map<string, Standing>();
  const nowMs = now();
  for (let at = log.keptFrom; ;) {
    const leaves = await log.leaves(at, Infinity);
    if (leaves.length === 0) return standing;
    at += leaves.length;
    for (const bytes of leaves) {
      // Most are calls: those are not parsed.
      if (!marks.some((mark) => bytes.includes(mark))) continue;
      const leaf = readLeaf(bytes);
      const id = leaf?.facts?.["kill"];
      if (leaf === undefined || typeof id !== "string") continue;
      const known = standing.get(id);
      const endsAtMs = leaf.facts?.["endsAtMs"];
      if (leaf.kind === "kill.placed" || leaf.kind === "block.placed") {
        if (typeof endsAtMs !== "number" || nowMs < endsAtMs) standing.set(id, { placed: leaf });
      } else if (leaf.kind === "kill.resume-asked" && known !== undefined) known.asked = leaf;
      else if (leaf.kind === "kill.resumed" || leaf.kind === "block.lifted") standing.delete(id);
    }
  }
}

async function told(inside: Inside, { placed, asked }: Standing, reader: string): Promise<JsonObject> {
  const { facts = {}, seq, at } = placed;
  const said = await payloadOf(inside, seq, reader);
  const askedSaid = asked === undefined ? undefined : await payloadOf(inside, asked.seq, reader);
  return {
    id: facts["kill"] ?? "",
    entry: seq,
    atMs: at,
    needsSecondPerson: facts["secondPerson"] === true,
    isPublic: facts["public"] === true,
    byProgram: placed.kind === "block.placed",
    ...(facts["endsAtMs"] === undefined ? {} : { endsAtMs: facts["endsAtMs"] }),
    ...(said === undefined
      ? {}
      : { scope: said["scope"] ?? null, reason: said["reason"] ?? "", by: said["by"] ?? "" }),
    ...(asked === undefined
      ? {}
      : { resumeAsked: { by: askedSaid?.["by"] ?? "", atMs: asked.at, entry: asked.seq } }),
  };
}

/** Undefined where it was destroyed. */
async function payloadOf({ log }: Inside, index: number, reader: string): Promise<JsonObject | undefined> {
  let text: string;
  try {
    text = await log.openPayload({ index, reader, purpose: "what is stopped is read again from the log" });
  } catch (error) {
    if (error instanceof KnownError && error.code === "USAGE") return undefined;
    throw error;
  }
  const value = readJson(text);
  return isObject(value) ? value : undefined;
}
