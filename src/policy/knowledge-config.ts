import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import { reachOf } from "../base/host-reach.ts";

const dayMs = 86_400_000;

/** The checklist's: a document that nobody has looked after for a year is not given out. */
const staleDays = 365;

/** Our own choice: as often as the checklist wants the canaries. */
const drillMsDefault = 3_600_000;

/** Our own choice: what a page of results shows. */
const topDefault = 5;

const time = (what: string, minMs: number, maxMs: number) =>
  z
    .string()
    .refine(
      (text) => {
        const ms = durationMs(text);
        return ms !== undefined && ms >= minMs && ms <= maxMs;
      },
      { error: "must be a time such as 365d, 1h or 10m within its bounds" },
    )
    .describe(what);

const probeUrl = z
  .string()
  .max(2048)
  .superRefine((text, context) => {
    const url = URL.parse(text);
    const fault =
      url === null || (url.protocol !== "http:" && url.protocol !== "https:")
        ? "must be an http or https address"
        : url.username !== "" || url.password !== ""
          ? "holds credentials: the retriever's test path needs none, or lies behind what adds them"
          : reachOf(url.hostname) === "metadata"
            ? "leads to a machine's metadata service"
            : url.protocol === "http:" && reachOf(url.hostname) === "public"
              ? "is plain http to a host that may be public: use https"
              : undefined;
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  })
  .describe(
    "where the feature's own retriever answers test questions: it gets {principal, query, k} and gives {chunks: [...]}",
  );

/** The `knowledge:` section of the gateway's configuration. */
export const knowledgeConfigSection = z
  .strictObject({
    stale_after: time(
      "how old the last update of a document may be, 1d to 3650d; 365d unless changed",
      dayMs,
      3650 * dayMs,
    ),
    groups: z
      .enum(["claimed", "registered"])
      .describe(
        "who says who is in a group that nobody registered. claimed (the default): the program; registered: nobody, so its claim does not count",
      ),
    tenants: z
      .record(
        z.string().regex(/^[0-9a-z]{12}$/, { error: "the id of a virtual key, see seaworthy keys list" }),
        z.array(z.string().min(1).max(256)).min(1).max(1000),
      )
      .describe(
        "the tenants for which a virtual key may ask, by the key's id; a key that is not named may for any",
      ),
    drill_every: time("how often isolation is rehearsed, 1m to 24h; 1h unless changed", 60_000, dayMs),
    probe: probeUrl,
    queries: z
      .string()
      .min(1)
      .max(1024)
      .describe(
        "questions with the chunks that answer them, put to the probe again whenever something changes: a path from this file's folder",
      ),
    top: z.int().min(1).max(100).describe("how many results of each question count; 5 unless changed"),
  })
  .partial()
  .describe(
    "documents that features read: { stale_after, groups, tenants, drill_every, probe, queries, top }",
  );

export interface KnowledgeConfig {
  readonly staleAfterMs: number;
  readonly groups: "claimed" | "registered";
  /** The tenants for which a key may ask, by its id. A key that is not in it may for any. */
  readonly tenants: ReadonlyMap<string, ReadonlySet<string>>;
  readonly drillEveryMs: number;
  /** Undefined: nobody can ask the feature's own retriever. */
  readonly probe: string | undefined;
  /** A path from the configuration's folder. */
  readonly queries: string | undefined;
  readonly top: number;
}

export const knowledgeConfigOf = (given: z.infer<typeof knowledgeConfigSection> = {}): KnowledgeConfig => ({
  staleAfterMs: durationMs(given.stale_after ?? "") ?? staleDays * dayMs,
  groups: given.groups ?? "claimed",
  tenants: new Map(Object.entries(given.tenants ?? {}).map(([key, names]) => [key, new Set(names)])),
  drillEveryMs: durationMs(given.drill_every ?? "") ?? drillMsDefault,
  probe: given.probe,
  queries: given.queries,
  top: given.top ?? topDefault,
});

/** What holds where the configuration says nothing, with a path from its own folder. */
export function knowledgeConfigFrom(
  config: KnowledgeConfig | undefined,
  pathFrom: (path: string) => string,
): KnowledgeConfig {
  const { queries, ...rest } = config ?? knowledgeConfigOf();
  return { ...rest, queries: queries === undefined ? undefined : pathFrom(queries) };
}
