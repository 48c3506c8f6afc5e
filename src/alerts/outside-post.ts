import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { request as overHttp, type IncomingHttpHeaders } from "node:http";
import { request as overHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { addressReach } from "../base/address-reach.ts";
import { sendMsMax } from "./channel.ts";

/** Our own choice: every service that takes alerts answers in a line. */
const answerBytesMax = 16 * 1024;

/** All addresses of a name, as `node:dns` gives them. */
export type Resolve = (
  name: string,
  options: { readonly all: true },
  done: (error: NodeJS.ErrnoException | null, addresses?: readonly LookupAddress[]) => void,
) => void;

export interface OutsidePost {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The operator said that this one is inside. */
  readonly allowPrivate: boolean;
  /** PEM of the authority that the other's certificate comes from, instead of those of the system. */
  readonly authority?: string | undefined;
  readonly resolve?: Resolve | undefined;
}

export type PostAnswer =
  | {
      readonly answered: true;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly text: string;
    }
  /** No word of the body, the headers or the path is in `why`. */
  | { readonly answered: false; readonly why: string };

/** Its message says why an address is not connected to. */
export class AddressRefused extends Error {}

/**
 * Posts once, on a connection of its own, to an address that was looked at: the name is resolved once, every address that it has
 * must be allowed, and one of these is connected to. A redirect is an answer like any other and is not followed.
 */
export async function postOutside(asked: OutsidePost): Promise<PostAnswer> {
  const { url, allowPrivate } = asked;
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  // No resolver is asked for what is an address already.
  const refused = isIP(literal) === 0 ? undefined : addressFault(literal, allowPrivate);
  if (refused !== undefined) return { answered: false, why: refused };
  const lookup = guardedLookup(asked.resolve ?? systemLookup, allowPrivate);
  const { headers, authority, body } = asked;
  const abort = AbortSignal.timeout(sendMsMax);
  const send = url.protocol === "https:" ? overHttps : overHttp;
  return new Promise((settle) => {
    const fail = (why: string): void => settle({ answered: false, why });
    const sent = send(url, {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body) },
      ...{ agent: false, signal: abort, lookup },
      ...(authority === undefined ? {} : { ca: authority }),
    });
    sent.once("error", (error: NodeJS.ErrnoException) => {
      if (abort.aborted) fail(`no answer in ${sendMsMax / 1000} s`);
      else fail(error instanceof AddressRefused ? error.message : (error.code ?? "the connection failed"));
    });
    sent.once("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const end = (): void => {
        const text = Buffer.concat(chunks).subarray(0, answerBytesMax).toString("utf8");
        settle({ answered: true, status: response.statusCode ?? 0, headers: response.headers, text });
      };
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes <= answerBytesMax) return;
        // The status is what counts; nobody reads on.
        end();
        sent.destroy();
      });
      response.once("error", () => fail(abort.aborted ? "its answer did not end" : "its answer broke off"));
      response.once("end", end);
    });
    sent.end(body);
  });
}

/** Why an address is not connected to; undefined where it may be. */
export function addressFault(address: string, allowPrivate: boolean): string | undefined {
  const reach = addressReach(address);
  if (reach === "public" || (reach === "own" && allowPrivate)) return undefined;
  return reach === "own"
    ? `it is at the private address ${address}; if that is meant, say allow_private: true`
    : `it is at ${address}, which is never connected to`;
}

/** Resolves a name once, and gives its addresses where all of them may be connected to. */
export function guardedLookup(resolve: Resolve, allowPrivate: boolean): LookupFunction {
  return (name, options, done) => {
    resolve(name, { all: true }, (error, addresses) => {
      const first = addresses?.[0];
      if (error !== null || addresses === undefined || first === undefined) {
        done(error ?? new AddressRefused("its name has no address"), "", 0);
        return;
      }
      // One inside among several outside is how a name is made to lead inside at the second try.
      const refused = addresses
        .map(({ address }) => addressFault(address, allowPrivate))
        .find((one) => one !== undefined);
      if (refused !== undefined) done(new AddressRefused(refused), "", 0);
      else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };
}
