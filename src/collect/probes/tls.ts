import { connect } from "node:tls";
import { isLoopback } from "../../base/host-reach.ts";
import type { Collected } from "../collector.ts";

export interface TlsParts {
  /** The address at which this process listens: it speaks plain HTTP there. */
  readonly host: string;
  /** Where people and programs reach the doors from outside, as the operator names them: `https://gateway.example.com`. */
  readonly outside: readonly string[];
  /** Certificates of an authority of the operator's own, in PEM; those of the system where it is not given. */
  readonly authorities?: string;
  /** A copy of the log lies elsewhere, or this is a developer's machine. */
  readonly hasBackups: boolean;
}

/** Our own choice: a handshake takes some hundred milliseconds. */
const handshakeMsMax = 10_000;

/** Looks at each door that is reached from elsewhere: TLS 1.2 or later (RFC 9325), and a certificate that holds for its name. */
export async function lookAtTls({
  host,
  outside,
  authorities,
  hasBackups,
}: TlsParts): Promise<Collected<"probe-tls">> {
  const weak: string[] = [];
  for (const url of outside) {
    const fault = await faultOf(new URL(url), authorities);
    if (fault !== undefined) weak.push(`${url}: ${fault}`);
  }
  // Two doors that others reach, and nobody has said that something in front of them speaks TLS.
  const bare = !isLoopback(host) && outside.length === 0 ? 2 : 0;
  if (bare > 0)
    weak.push(`the doors listen at ${host} in plain HTTP, and probes.outside names no https address`);
  return {
    figures: {
      doors: outside.length + bare,
      weak: weak.length + Math.max(0, bare - 1),
      backups: Number(hasBackups),
    },
    ...(weak.length === 0 ? {} : { payload: weak.join("\n") }),
  };
}

/** Undefined: nothing is wrong. */
function faultOf(
  { protocol, hostname, port }: URL,
  authorities: string | undefined,
): Promise<string | undefined> {
  if (protocol !== "https:") return Promise.resolve("it is not reached by https");
  const host = hostname.replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: port === "" ? 443 : Number(port),
      servername: /[a-z]/i.test(host) && !host.includes(":") ? host : "",
      minVersion: "TLSv1.2",
      timeout: handshakeMsMax,
      ...(authorities === undefined ? {} : { ca: authorities }),
    });
    const end = (fault: string | undefined): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once("secureConnect", () => end(undefined));
    socket.once("error", (error: Error) => end(error.message.slice(0, 200)));
    socket.once("timeout", () => end("no handshake in time"));
  });
}
