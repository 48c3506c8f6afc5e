import { KnownError } from "../base/errors.ts";
import { isLoopback } from "../base/host-reach.ts";
import type { Secrets } from "../base/secrets.ts";
import { printable, type Outcome } from "./channel.ts";
import { postOutside, type PostAnswer, type Resolve } from "./outside-post.ts";

/** Our own choice: nobody who is asked to wait longer gets nothing for longer than this. */
const retryAfterMsMax = 3_600_000;

/** The same bytes would be refused again: RFC 9110 §15.5.1, §15.5.14, §15.5.21. Everything else may be mended by somebody. */
const finalStatuses: ReadonlySet<number> = new Set([400, 413, 422]);

export interface HttpPorts {
  readonly secrets: Pick<Secrets, "read">;
  /** The system's resolver unless another is given. */
  readonly resolve?: Resolve;
}

/** Where a channel leads to, beside the address itself. */
export interface Whither {
  readonly name: string;
  /** The operator said that it is inside. */
  readonly allowPrivate: boolean;
  /** PEM. */
  readonly authority?: string | undefined;
}

/** Reads a secret by its reference; it will not stand in what is told of the outcome. */
export type ReadSecret = (reference: string) => Promise<string>;

export interface JsonPost {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Posts what `write` makes, and says what came of it. A secret that is not there is an outcome too: somebody may put it there. */
export async function postJson(
  whither: Whither,
  { secrets, resolve }: HttpPorts,
  write: (read: ReadSecret) => Promise<JsonPost>,
): Promise<Outcome> {
  const known: string[] = [];
  const failed = (said: string): Outcome => ({ taken: false, final: false, said: printable(said, known) });
  let post: JsonPost;
  try {
    post = await write(async (reference) => {
      const value = (await secrets.read(reference, `alerts:${whither.name}`)).trim();
      known.push(value);
      return value;
    });
  } catch (error) {
    if (error instanceof KnownError) return failed(error.message);
    throw error;
  }
  const url = URL.parse(post.url);
  if (url === null || !isSafe(url)) return failed("its address is no https address");
  const { allowPrivate, authority } = whither;
  const headers = { "content-type": "application/json", "user-agent": "seaworthy", ...post.headers };
  return outcomeOf(
    await postOutside({ url, headers, body: post.body, allowPrivate, authority, resolve }),
    known,
  );
}

/** An address that came from a secret was not looked at when the configuration was read. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === "https:" || (protocol === "http:" && isLoopback(hostname));

function outcomeOf(answer: PostAnswer, secrets: readonly string[]): Outcome {
  if (!answer.answered) return { taken: false, final: false, said: printable(answer.why, secrets) };
  const { status, headers, text } = answer;
  const said = `${status} ${printable(text, secrets)}`.trim();
  if (status >= 200 && status < 300) return { taken: true, said };
  if (status >= 300 && status < 400)
    return { taken: false, final: false, said: `${status}, a redirect, which is not followed` };
  const seconds = Number(headers["retry-after"]);
  const retryAfterMs = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  return {
    taken: false,
    said,
    final: finalStatuses.has(status),
    ...(retryAfterMs === 0 ? {} : { retryAfterMs: Math.min(retryAfterMs, retryAfterMsMax) }),
  };
}
