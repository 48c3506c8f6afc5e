import { printable, type Outcome } from "./channel.ts";
import type { PostAnswer } from "./outside-post.ts";

/** Our own choice: nobody who is asked to wait longer gets nothing for longer than this. */
const retryAfterMsMax = 3_600_000;

/** The same bytes would be refused again: RFC 9110 §15.5.1, §15.5.14, §15.5.21. Everything else may be mended by somebody. */
const finalStatuses: ReadonlySet<number> = new Set([400, 413, 422]);

/** What an answer over HTTP means. @param secrets that must not stand in what is told */
export function outcomeOf(answer: PostAnswer, secrets: readonly string[]): Outcome {
  if (!answer.answered) return { taken: false, final: false, said: printable(answer.why, secrets) };
  const { status, headers, text } = answer;
  const said = `${status} ${printable(text, secrets)}`.trim();
  if (status >= 200 && status < 300) return { taken: true, said };
  if (status >= 300 && status < 400)
    return { taken: false, final: false, said: `${said} (a redirect, which is not followed)`.slice(0, 240) };
  const seconds = Number(headers["retry-after"]);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  return {
    taken: false,
    said,
    final: finalStatuses.has(status),
    ...(retryAfterMs === 0 ? {} : { retryAfterMs: Math.min(retryAfterMs, retryAfterMsMax) }),
  };
}
