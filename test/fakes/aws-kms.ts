import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** AWS KMS as far as `Decrypt` goes: JSON 1.1 over signed requests; a wrong signature, time or action is refused. */
export interface FakeKms {
  readonly url: string;
  /** The ciphertext of a key, as `Encrypt` gives it: base64. */
  encrypt(plaintext: Uint8Array): string;
  /** Answers with this error instead. */
  error: { readonly status: number; readonly type: string } | undefined;
  close(): Promise<void>;
}

export interface FakeIdentity {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken?: string;
}

const minuteMs = 60_000;
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Checks "AWS Signature Version 4" from the server's side: everything from what arrived. */
function refusal(
  request: { method: string; path: string; headers: IncomingHttpHeaders; body: string },
  identity: FakeIdentity,
  region: string,
): string | undefined {
  const { method, path, headers, body } = request;
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (given === null) return "IncompleteSignatureException";
  const [, id = "", day = "", inRegion = "", names = "", signature = ""] = given;
  const stamp = String(headers["x-amz-date"]);
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (id !== identity.id || headers["x-amz-security-token"] !== identity.sessionToken)
    return "UnrecognizedClientException";
  if (!(Math.abs(Date.now() - at) < 5 * minuteMs) || !stamp.startsWith(day) || inRegion !== region)
    return "SignatureDoesNotMatch";
  const signed = names.split(";");
  if (!["content-type", "host", "x-amz-date", "x-amz-target"].every((name) => signed.includes(name)))
    return "SignatureDoesNotMatch";
  const lines = signed.map((name) => `${name}:${String(headers[name])}\n`).join("");
  const canonical = `${method}\n${path}\n\n${lines}\n${names}\n${sha256(body)}`;
  const scope = `${day}/${region}/kms/aws4_request`;
  const key = hmac(hmac(hmac(hmac(`AWS4${identity.secret}`, day), region), "kms"), "aws4_request");
  const right = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`).toString("hex");
  return right === signature ? undefined : "SignatureDoesNotMatch";
}

export async function startFakeKms(identity: FakeIdentity, region: string): Promise<FakeKms> {
  const key = randomBytes(32);
  const arn = `arn:aws:kms:${region}:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  const open = (ciphertext: string): Buffer | undefined => {
    const bytes = Buffer.from(ciphertext, "base64");
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    } catch {
      return undefined;
    }
  };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const say = (status: number, answer: unknown): undefined => {
        response.writeHead(status, { "content-type": "application/x-amz-json-1.1" });
        response.end(JSON.stringify(answer));
      };
      const { method = "", url: path = "", headers } = request;
      const { error } = fake;
      if (error !== undefined) {
        say(error.status, { __type: error.type, message: `for ${arn}` });
        return;
      }
      const refused = refusal({ method, path, headers, body }, identity, region);
      if (refused !== undefined) {
        say(400, { __type: refused, message: "The request signature…" });
        return;
      }
      if (headers["x-amz-target"] !== "TrentService.Decrypt" || method !== "POST") {
        say(400, { __type: "UnknownOperationException" });
        return;
      }
      const { CiphertextBlob } = JSON.parse(body) as { CiphertextBlob?: string };
      const plaintext = open(CiphertextBlob ?? "");
      if (plaintext === undefined) {
        say(400, { __type: "InvalidCiphertextException" });
        return;
      }
      const Plaintext = plaintext.toString("base64");
      say(200, { KeyId: arn, Plaintext, EncryptionAlgorithm: "SYMMETRIC_DEFAULT" });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeKms = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    encrypt: (plaintext) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString(
        "base64",
      );
    },
    error: undefined,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}
