import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { awsRefusal, type FakeIdentity } from "./aws-signature.ts";

/** AWS KMS as far as `Decrypt` goes: JSON 1.1 over signed requests; a wrong signature, time or action is refused. */
export interface FakeKms {
  readonly url: string;
  /** The ciphertext of a key, as `Encrypt` gives it: base64. */
  encrypt(plaintext: Uint8Array): string;
  /** Answers with this error instead. */
  error: { readonly status: number; readonly type: string } | undefined;
  close(): Promise<void>;
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
      const refused = awsRefusal(
        { method, path, headers, body },
        { identity, region, service: "kms", signed: ["content-type", "host", "x-amz-date", "x-amz-target"] },
      );
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
