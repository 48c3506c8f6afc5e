import type { SQLOutputValue } from "node:sqlite";
import type { DrillRecord, Kill, KillRecord, KillScope } from "../../limits/kill/kill.ts";

/**
 * Kills are written rarely and read by many processes, so the journal is SQLite's rollback journal: all that stands is in one file,
 * and a file that was removed, replaced or damaged shows.
 */
export const killSchema = `
pragma user_version = 1;
create table kills (
  id text primary key,
  scope text not null,
  reason text not null,
  is_public integer not null,
  by text not null,
  by_program integer not null,
  at_ms integer not null,
  ends_at_ms integer,
  needs_second_person integer not null,
  entry integer not null,
  asked_by text,
  asked_at_ms integer,
  asked_entry integer,
  resumed_by text,
  resumed_at_ms integer,
  effect_at_ms integer,
  effect_ended integer
) strict;
create table served (name text primary key, needs_second_person integer not null) strict;
create table drills (
  id text primary key,
  by text not null,
  asked_at_ms integer not null,
  taken integer not null,
  done_at_ms integer,
  result text
) strict`;

type Row = Record<string, SQLOutputValue>;

export const valuesOf = (kill: Kill): (string | number | null)[] => [
  kill.id,
  JSON.stringify(kill.scope),
  kill.reason,
  Number(kill.isPublic === true),
  kill.by,
  Number(kill.byProgram === true),
  kill.atMs,
  kill.endsAtMs ?? null,
  Number(kill.needsSecondPerson),
  kill.entry,
];

export function recordOf(row: Row): KillRecord {
  const [endsAtMs, askedAtMs, resumedAtMs, effectAtMs] = [
    row["ends_at_ms"],
    row["asked_at_ms"],
    row["resumed_at_ms"],
    row["effect_at_ms"],
  ];
  return {
    id: String(row["id"]),
    scope: JSON.parse(String(row["scope"])) as KillScope,
    reason: String(row["reason"]),
    ...(row["is_public"] === 1 ? { isPublic: true } : {}),
    by: String(row["by"]),
    ...(row["by_program"] === 1 ? { byProgram: true } : {}),
    atMs: Number(row["at_ms"]),
    ...(endsAtMs === null ? {} : { endsAtMs: Number(endsAtMs) }),
    needsSecondPerson: row["needs_second_person"] === 1,
    entry: Number(row["entry"]),
    ...(askedAtMs === null
      ? {}
      : {
          resumeAsked: {
            by: String(row["asked_by"]),
            atMs: Number(askedAtMs),
            entry: Number(row["asked_entry"]),
          },
        }),
    ...(resumedAtMs === null
      ? {}
      : { resumedBy: String(row["resumed_by"]), resumedAtMs: Number(resumedAtMs) }),
    ...(effectAtMs === null
      ? {}
      : { effect: { atMs: Number(effectAtMs), ended: Number(row["effect_ended"]) } }),
  };
}

export const drillOf = (row: Row): DrillRecord => ({
  id: String(row["id"]),
  by: String(row["by"]),
  askedAtMs: Number(row["asked_at_ms"]),
  ...(row["done_at_ms"] === null ? {} : { doneAtMs: Number(row["done_at_ms"]) }),
  ...(row["result"] === null ? {} : { result: String(row["result"]) }),
});
