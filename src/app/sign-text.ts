import { spawn } from "node:child_process";
import { createPrivateKey, sign, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { signatureNamespace } from "../audit/people/signature.ts";
import { KnownError } from "../base/errors.ts";

/** Our own choice: time to find the passphrase, or to touch what an agent asks for. */
const askedMsMax = 120_000;

/**
 * Signs a text with a person's key: a PEM key of Ed25519 here, all else by `ssh-keygen`, which asks for passphrases itself and knows
 * agents (a `.pub` file is enough where the agent has the other half).
 *
 * @throws KnownError USAGE where the file is no key, or ssh-keygen does not sign
 */
export async function signText(keyPath: string, text: string): Promise<string> {
  const bytes = readKey(keyPath);
  if (!bytes.includes("-----BEGIN PRIVATE KEY-----")) return signBySsh(keyPath, text);
  return sign(null, Buffer.from(text), ed25519In(keyPath, bytes)).toString("base64");
}

function readKey(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new KnownError(
      "USAGE",
      `${path} cannot be read`,
      "name the file of your key: --key ~/.ssh/id_ed25519",
    );
  }
}

function ed25519In(path: string, pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new KnownError("USAGE", `${path} is no private key`, "give an Ed25519 key in PEM, or one of SSH");
  }
  if (key.asymmetricKeyType === "ed25519") return key;
  throw new KnownError(
    "USAGE",
    `${path} is a key of ${key.asymmetricKeyType ?? "another kind"}, and in PEM only Ed25519 signs`,
    "make one: ssh-keygen -t ed25519",
  );
}

function signBySsh(path: string, text: string): Promise<string> {
  const args = ["-Y", "sign", "-n", signatureNamespace, "-f", path];
  return new Promise((resolve, reject) => {
    // What it says for people (passphrases are asked on the terminal) goes where ours does.
    const child = spawn("ssh-keygen", args, { stdio: ["pipe", "pipe", "pipe"], timeout: askedMsMax });
    let [signature, said] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (signature += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
    child.once("error", (error) => reject(noSignature(error.message)));
    child.once("close", (code) => {
      if (code === 0) resolve(signature);
      else reject(noSignature(said.trim().split("\n").at(-1) ?? `exit code ${code ?? 0}`));
    });
    // Where it has ended already, its exit code tells.
    child.stdin.on("error", () => undefined).end(text);
  });
}

const noSignature = (why: string): KnownError =>
  new KnownError(
    "USAGE",
    `ssh-keygen did not sign: ${why.slice(0, 300)}`,
    "see that the key is there; or sign elsewhere: --statement-out FILE, then --statement FILE --signature FILE.sig",
  );
