import { KnownError } from "../../base/errors.ts";
import type { Clock, RandomBytes } from "../../base/clock.ts";
import type { Anchor, Holding, SignedHead } from "./anchor.ts";
import { askOutside, shownAnswer } from "./outside-request.ts";
import { checkTimestamp, readAuthorities, writeTimestampRequest } from "./timestamp-token.ts";

export interface TimestampAt {
  readonly name: string;
  readonly url: string;
  /** Path of the PEM file with the authority's certificates, for errors. */
  readonly ca: string;
  readonly pem: string;
}

export interface TimestampPorts {
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
}

/** 64 bits, as `openssl ts` takes. */
const nonceBytes = 8;

/** Our own choice: clocks that are kept by NTP differ by less than a second; one that is further off is said at once. */
const offMsMax = 5 * 60_000;

/** An anchor that stamps the time on checkpoints: RFC 3161 over HTTP (§3.4). @throws KnownError USAGE */
export function timestampAnchor(at: TimestampAt, ports: TimestampPorts): Anchor {
  const authorities = readAuthorities(at.pem, at.ca);
  const whole = { ...at, ...ports, authorities };
  return {
    sort: "timestamp",
    name: at.name,
    place: at.url,
    hand: (_log, head) => stamp(whole, head),
    prove: ({ note, token }) =>
      token === undefined
        ? Promise.resolve("its time stamp is missing")
        : checkTimestamp(token, { message: Buffer.from(note), authorities }),
    // An authority keeps nothing that it could show.
    shown: () => Promise.resolve([]),
  };
}

type Whole = TimestampAt & TimestampPorts & { readonly authorities: ReturnType<typeof readAuthorities> };

async function stamp(at: Whole, { note, checkpoint }: SignedHead): Promise<Holding> {
  const message = Buffer.from(note);
  const nonce = at.randomBytes(nonceBytes);
  const answer = await askOutside({
    who: `the time-stamping authority ${at.name}`,
    method: "POST",
    url: new URL(at.url),
    headers: { "content-type": "application/timestamp-query", accept: "application/timestamp-reply" },
    body: writeTimestampRequest(message, nonce),
  });
  if (answer.status !== 200) throw failed(at, `it answers ${answer.status}: ${shownAnswer(answer)}`);
  const checked = await checkTimestamp(answer.bytes, { message, nonce, authorities: at.authorities });
  if (typeof checked === "string") throw failed(at, checked);
  const offMs = Math.abs(checked.atMs - at.now());
  if (offMs > offMsMax)
    throw failed(
      at,
      `its time is ${Math.round(offMs / 1000)} s away from this machine's: one of the two clocks is wrong`,
    );
  return { size: checkpoint.size, note, token: answer.bytes };
}

const failed = ({ name, ca }: TimestampAt, why: string): KnownError =>
  new KnownError(
    "ANCHOR_FAILED",
    `the time-stamping authority ${name}: ${why}`,
    `see that the address takes RFC 3161 requests and that ${ca} has the certificate that its own comes from`,
  );
