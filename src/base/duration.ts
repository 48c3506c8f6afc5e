export const unitsMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A length of time as people write it, `90d`, `12h`, `30m` or `10s`, in milliseconds; undefined where it is none. */
export function durationMs(text: string): number | undefined {
  const parts = /^(\d{1,6})([smhd])$/.exec(text);
  return parts === null ? undefined : Number(parts[1]) * unitsMs[parts[2] as keyof typeof unitsMs];
}
