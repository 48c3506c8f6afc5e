import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { Ask, Inside } from "../socket/ask.ts";
import { findExposure, type Exposure, type Found } from "../exposure/exposure.ts";
import { readExposureQuery, writeExposureQuery, type ExposureQuery } from "../exposure/exposure-query.ts";
import type { AuditLog } from "../log.ts";

/** Searches that may wait for the one at work. Our own choice: two people in one incident, and a third who is patient. */
const waitingMax = 2;

interface Line {
  last: Promise<unknown>;
  length: number;
}

/** One search at a time in each log: a search takes the whole machine for some seconds. */
const lines = new WeakMap<AuditLog, Line>();

async function inLine<T>(log: AuditLog, work: () => Promise<T>): Promise<T> {
  const line = lines.get(log) ?? { last: Promise.resolve(), length: 0 };
  lines.set(log, line);
  if (line.length > waitingMax)
    throw new KnownError("LIMIT_REACHED", "other searches are under way", "ask again in a minute");
  line.length += 1;
  const turn = line.last.then(work);
  line.last = turn.catch(() => undefined);
  try {
    return await turn;
  } finally {
    line.length -= 1;
  }
}

/**
 * Who saw what. That somebody searched, for what and why, is an entry that is durable before the answer goes out; so it is where
 * the search came to nothing.
 */
export const exposure: Ask = {
  role: "investigator",
  slow: true,
  async answer(inside, args, asker) {
    const query = readExposureQuery(args);
    const purpose = args.words("purpose");
    args.end();
    const about = { reader: asker?.name ?? "", purpose, query };
    return inLine(inside.log, async () => {
      const startMs = inside.now();
      const [found, exposed] = await find(inside, query).catch(async (error: unknown) => {
        if (error instanceof KnownError) await record(inside, about, { outcome: error.code.toLowerCase() });
        throw error;
      });
      const entry = await record(inside, about, factsOf(exposed));
      // Somebody may have been erased while the entry was written.
      return { entry, tookMs: inside.now() - startMs, ...shown(await found.exposure()) };
    });
  },
};

async function find(inside: Inside, query: ExposureQuery): Promise<[Found, Exposure]> {
  const found = await findExposure(inside, query);
  return [found, await found.exposure()];
}

const factsOf = ({ recipients, matched, counts }: Exposure): JsonObject => ({
  recipients: recipients.length,
  matched,
  ...counts,
});

const shown = ({ recipients, matched, counts }: Exposure): JsonObject => ({
  matched,
  counts: { ...counts },
  recipients: recipients.map((recipient): JsonValue => ({
    ...recipient,
    entries: recipient.entries.map((entry) => ({ ...entry })),
  })),
});

function record(
  { log, pseudonyms }: Inside,
  { reader, purpose, query }: { reader: string; purpose: string; query: ExposureQuery },
  outcome: JsonObject,
): Promise<number> {
  const { sought, inputs, fromMs, toMs, feature, environment } = query;
  return log.record({
    kind: "payload.searched",
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    facts: {
      reader: pseudonyms.of("user", reader) ?? "",
      by: sought.by,
      inputs,
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(toMs === undefined ? {} : { toMs }),
      ...outcome,
    },
    payload: JSON.stringify({ reader, purpose, query: writeExposureQuery(query) }),
  });
}
