import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

/** An RFC 3161 authority: OpenSSL makes its certificates and its answers. */
export interface FakeAuthority {
  readonly url: string;
  /** PEM file of the certificate that its own comes from. */
  readonly ca: string;
  /** What it makes of a request before it answers it, and of the answer before it sends it. */
  ask: (query: Buffer) => Buffer;
  spoil: (reply: Buffer) => Buffer;
  status: number;
  /** Requests, DER. */
  readonly queries: Buffer[];
  /** The answer to a request. */
  reply(query: Buffer): Buffer;
  close(): Promise<void>;
}

export interface FakeAuthorityOptions {
  /** extendedKeyUsage of the signer; OpenSSL's `ts` signs for "critical,timeStamping" only, for others its `cms` signs. */
  readonly usage?: string;
  /** Arguments of `openssl req` and `x509` for the time of the signer's certificate: `-days 1` unless said. */
  readonly validity?: readonly string[];
  /** A certificate authority between the root and the signer. */
  readonly intermediate?: boolean;
  readonly essDigest?: "sha1" | "sha256" | "sha512";
  readonly key?: "rsa:2048" | "ec";
}

const openssl = (...args: readonly string[]): Buffer =>
  execFileSync("openssl", args, { stdio: ["ignore", "pipe", "pipe"] });

/** Starts one whose files lie in `folder`. */
export async function startAuthority(
  folder: string,
  options: FakeAuthorityOptions = {},
): Promise<FakeAuthority> {
  mkdirSync(folder, { recursive: true });
  const config = makeCertificates(folder, options);
  const authority: Omit<FakeAuthority, "url" | "close"> = {
    ca: join(folder, "root.pem"),
    ask: (query) => query,
    spoil: (reply) => reply,
    status: 200,
    queries: [],
    reply: (query) => {
      writeFileSync(join(folder, "query.tsq"), query);
      openssl(
        "ts",
        "-reply",
        "-config",
        config,
        "-queryfile",
        join(folder, "query.tsq"),
        "-out",
        join(folder, "reply.tsr"),
      );
      return options.usage === undefined ? readFileSync(join(folder, "reply.tsr")) : signedByOdd(folder);
    },
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const query = Buffer.concat(chunks);
      authority.queries.push(query);
      response.writeHead(authority.status, { "content-type": "application/timestamp-reply" });
      response.end(authority.spoil(authority.reply(authority.ask(query))));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(authority, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

/** The same time stamp, signed with the certificate of another use. */
function signedByOdd(folder: string): Buffer {
  const at = (name: string): string => join(folder, name);
  openssl("ts", "-reply", "-in", at("reply.tsr"), "-token_out", "-out", at("token.der"));
  openssl("cms", "-verify", "-noverify", "-inform", "DER", "-in", at("token.der"), "-out", at("info.der"));
  openssl(
    ...["cms", "-sign", "-binary", "-nodetach", "-cades", "-econtent_type", "1.2.840.113549.1.9.16.1.4"],
    ...["-md", "sha256", "-signer", at("odd.pem"), "-inkey", at("odd.key")],
    ...["-in", at("info.der"), "-outform", "DER", "-out", at("odd.der")],
  );
  const token = readFileSync(at("odd.der"));
  // SEQUENCE { SEQUENCE { INTEGER 0 }, token }
  const body = Buffer.concat([Buffer.from("3003020100", "hex"), token]);
  return Buffer.concat([Buffer.from([0x30, 0x82, body.length >> 8, body.length & 0xff]), body]);
}

function makeCertificates(folder: string, options: FakeAuthorityOptions): string {
  const { usage, validity = ["-days", "1"], essDigest = "sha256", key = "rsa:2048" } = options;
  const at = (name: string): string => join(folder, name);
  const newKey = key === "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : ["-newkey", key];
  const caExtensions =
    "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n";
  openssl(
    ...[
      "req",
      "-x509",
      ...newKey,
      "-nodes",
      "-days",
      "30",
      "-subj",
      "/CN=Test Root",
      "-keyout",
      at("root.key"),
    ],
    ...["-addext", "keyUsage=critical,keyCertSign,cRLSign", "-out", at("root.pem")],
  );
  const issue = (name: string, issuer: string, extensions: string, times: readonly string[]): void => {
    writeFileSync(at(`${name}.ext`), extensions);
    openssl(
      "req",
      "-new",
      ...newKey,
      "-nodes",
      "-subj",
      `/CN=Test ${name}`,
      "-keyout",
      at(`${name}.key`),
      "-out",
      at(`${name}.csr`),
    );
    openssl(
      ...[
        "x509",
        "-req",
        "-in",
        at(`${name}.csr`),
        "-CA",
        at(`${issuer}.pem`),
        "-CAkey",
        at(`${issuer}.key`),
      ],
      ...["-CAcreateserial", "-extfile", at(`${name}.ext`), ...times, "-out", at(`${name}.pem`)],
    );
  };
  if (options.intermediate === true) issue("middle", "root", caExtensions, ["-days", "20"]);
  const issuer = options.intermediate === true ? "middle" : "root";
  const signer = (purposes: string): string =>
    `basicConstraints=CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=${purposes}\n`;
  issue("tsa", issuer, signer("critical,timeStamping"), validity);
  if (usage !== undefined) issue("odd", issuer, signer(usage), validity);
  writeFileSync(at("chain.pem"), readFileSync(at(`${issuer}.pem`)));
  writeFileSync(at("serial"), "01\n");
  writeFileSync(
    at("tsa.cnf"),
    [
      "[tsa]\ndefault_tsa=own\n[own]",
      `serial=${at("serial")}`,
      `signer_cert=${at("tsa.pem")}`,
      `signer_key=${at("tsa.key")}`,
      `certs=${at("chain.pem")}`,
      "signer_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256,sha512\nordering=no\ntsa_name=yes\ness_cert_id_chain=no",
      `ess_cert_id_alg=${essDigest}\n`,
    ].join("\n"),
  );
  return at("tsa.cnf");
}
