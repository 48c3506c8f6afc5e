import type { WireLimit, WireLimits } from "./wire.ts";

/** A header and its value. */
type Header = readonly [name: string, value: string];

/** https://platform.openai.com/docs/guides/rate-limits: "Rate limits in headers". */
export function openAiLimitHeaders({ requests, tokens }: WireLimits, nowMs: number): readonly Header[] {
  const of = (name: string, limit: WireLimit | undefined): readonly Header[] =>
    limit === undefined
      ? []
      : [
          [`x-ratelimit-limit-${name}`, String(limit.max)],
          [`x-ratelimit-remaining-${name}`, String(limit.left)],
          [`x-ratelimit-reset-${name}`, goLength(limit.resetAtMs - nowMs)],
        ];
  return [...of("requests", requests), ...of("tokens", tokens)];
}

/** https://docs.anthropic.com/en/api/rate-limits: "Response headers". Times are those of RFC 3339. */
export function anthropicLimitHeaders({ requests, tokens }: WireLimits): readonly Header[] {
  const of = (name: string, limit: WireLimit | undefined): readonly Header[] =>
    limit === undefined
      ? []
      : [
          [`anthropic-ratelimit-${name}-limit`, String(limit.max)],
          [`anthropic-ratelimit-${name}-remaining`, String(limit.left)],
          [
            `anthropic-ratelimit-${name}-reset`,
            `${new Date(Math.ceil(limit.resetAtMs / 1000) * 1000).toISOString().slice(0, 19)}Z`,
          ],
        ];
  return [...of("requests", requests), ...of("tokens", tokens)];
}

/** A length of time as OpenAI writes it, `1h2m3s`, in whole seconds. */
function goLength(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours}h${minutes}m${rest}s`;
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}
