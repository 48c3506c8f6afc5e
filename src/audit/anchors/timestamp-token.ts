import { hash, X509Certificate } from "node:crypto";
import { Integer, ObjectIdentifier, OctetString, type Sequence } from "asn1js";
import {
  AlgorithmIdentifier,
  Certificate,
  ContentInfo,
  ExtKeyUsage,
  id_ContentType_SignedData,
  id_eContentType_TSTInfo,
  id_ExtKeyUsage,
  id_sha256,
  MessageImprint,
  SignedData,
  SignedDataVerifyError,
  TimeStampReq,
  TimeStampResp,
  TSTInfo,
  type Attribute,
  type SignerInfo,
} from "pkijs";
import { KnownError } from "../../base/errors.ts";

/** RFC 5652 §11, RFC 2634 §5.4, RFC 5035 §3, RFC 5280 §4.2.1.12. */
const contentTypeAttribute = "1.2.840.113549.1.9.3";
const signingCertificate = "1.2.840.113549.1.9.16.2.12";
const signingCertificateV2 = "1.2.840.113549.1.9.16.2.47";
const timeStamping = "1.3.6.1.5.5.7.3.8";

/** RFC 3161 §2.4.2: what a status from 2 up says. */
const statusNames = [
  "granted",
  "granted with changes",
  "rejected",
  "waiting",
  "revocation warning",
  "revoked",
];
const lastGranted = 1;

/** A request for a time stamp, DER (RFC 3161 §2.4.1): SHA-256, with a nonce, and the authority's certificate asked for. */
export function writeTimestampRequest(message: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: id_sha256 }),
      hashedMessage: new OctetString({ valueHex: bytesOf(hash("sha256", message, "buffer")) }),
    }),
    nonce: nonceOf(nonce),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

/** A positive number, so that DER has one way to write it. */
function nonceOf(random: Uint8Array): Integer {
  const bytes = Uint8Array.from(random);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new Integer({ valueHex: bytesOf(bytes) });
}

const bytesOf = (bytes: Uint8Array): ArrayBuffer => Uint8Array.from(bytes).buffer;

/** Certificates of a PEM file. @throws KnownError USAGE */
export function readAuthorities(pem: string, path: string): readonly Certificate[] {
  const blocks =
    pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,65536}-----END CERTIFICATE-----/g) ?? [];
  try {
    // Node's reader first: it refuses what is no certificate with a reason.
    const read = blocks.map((block) => Certificate.fromBER(bytesOf(new X509Certificate(block).raw)));
    if (read.length > 0) return read;
  } catch {
    // Said below, with the path.
  }
  throw new KnownError(
    "USAGE",
    `${path} has no certificate in PEM`,
    "save the authority's root certificate there: -----BEGIN CERTIFICATE-----",
  );
}

export interface TokenCheck {
  /** What was stamped. */
  readonly message: Uint8Array;
  readonly authorities: readonly Certificate[];
  /** Of the request; undefined for a token of before, whose nonce has done its work. */
  readonly nonce?: Uint8Array;
}

/**
 * Checks an RFC 3161 response by itself: status, digest, nonce, signature, the certificates up to the given authority at the time
 * that it states, and that the signer's is for time stamps. A string says what does not hold.
 */
export async function checkTimestamp(
  response: Uint8Array,
  check: TokenCheck,
): Promise<{ readonly atMs: number } | string> {
  const parsed = parse(response);
  if (typeof parsed === "string") return parsed;
  const { signed, info } = parsed;
  const imprint = info.messageImprint;
  if (imprint.hashAlgorithm.algorithmId !== id_sha256) return "the time stamp is not over a SHA-256 digest";
  const stamped = Buffer.from(imprint.hashedMessage.valueBlock.valueHexView);
  if (!stamped.equals(hash("sha256", check.message, "buffer")))
    return "the time stamp is over another digest";
  if (check.nonce !== undefined && !sameNonce(info, check.nonce))
    return "the time stamp has another nonce than the request";
  const problem = signerProblem(signed) ?? (await signatureProblem(signed, check));
  return problem ?? { atMs: info.genTime.getTime() };
}

const sameNonce = ({ nonce }: TSTInfo, wanted: Uint8Array): boolean =>
  nonce !== undefined &&
  Buffer.from(nonce.valueBlock.valueHexView).equals(Buffer.from(nonceOf(wanted).valueBlock.valueHexView));

interface Parsed {
  readonly signed: SignedData;
  readonly info: TSTInfo;
}

function parse(response: Uint8Array): Parsed | string {
  try {
    const whole = TimeStampResp.fromBER(bytesOf(response));
    const status = whole.status.status as number;
    if (status > lastGranted) {
      const words = (whole.status.statusStrings ?? []).map((text) => text.valueBlock.value).join(" ");
      return `the authority did not grant it: ${statusNames[status] ?? status} ${words}`.trim().slice(0, 300);
    }
    const token = whole.timeStampToken;
    if (token?.contentType !== id_ContentType_SignedData) return "the response has no time stamp";
    // Read anew from its bytes: what is shown is what was signed.
    const content = ContentInfo.fromBER(token.toSchema().toBER());
    const signed = new SignedData({ schema: content.content as unknown });
    if (signed.encapContentInfo.eContentType !== id_eContentType_TSTInfo)
      return "the response has no time stamp";
    const inner = signed.encapContentInfo.eContent?.getValue();
    if (inner === undefined) return "the response has no time stamp";
    return { signed, info: TSTInfo.fromBER(inner) };
  } catch {
    return "it is no RFC 3161 response";
  }
}

/** What RFC 3161 §2.4.2 asks of the signer beyond a signature that holds. */
function signerProblem(signed: SignedData): string | undefined {
  const [signer, ...others] = signed.signerInfos;
  if (signer === undefined || others.length > 0) return "the time stamp has not exactly one signature";
  const attributes = signer.signedAttrs?.attributes ?? [];
  const content: unknown = firstValue(attributes, contentTypeAttribute);
  if (oidOf(content) !== id_eContentType_TSTInfo) return "the signature is not over a time stamp";
  const certificate = certificateOf(signed, signer);
  if (certificate === undefined) return "the signer's certificate is not in the time stamp";
  if (!namesCertificate(attributes, certificate))
    return "the signature does not name the signer's certificate";
  const usage = certificate.extensions?.find(({ extnID }) => extnID === id_ExtKeyUsage);
  const purposes = usage?.parsedValue instanceof ExtKeyUsage ? usage.parsedValue.keyPurposes : [];
  if (usage?.critical !== true || purposes.length !== 1 || purposes[0] !== timeStamping)
    return "the signer's certificate is not one for time stamps alone";
  return undefined;
}

function certificateOf({ certificates = [] }: SignedData, { sid }: SignerInfo): Certificate | undefined {
  const signer = sid as { issuer?: { isEqual(other: unknown): boolean }; serialNumber?: Integer };
  return certificates
    .filter((one) => one instanceof Certificate)
    .find(
      (one) =>
        signer.issuer?.isEqual(one.issuer) === true &&
        signer.serialNumber?.isEqual(one.serialNumber) === true,
    );
}

const firstValue = (attributes: readonly Attribute[], type: string): unknown =>
  attributes.find((one) => one.type === type)?.values[0];

/** RFC 5816: the digest of the signer's certificate stands among what is signed, so that no other can be put in its place. */
function namesCertificate(attributes: readonly Attribute[], certificate: Certificate): boolean {
  const der = Buffer.from(certificate.toSchema().toBER());
  const v2 = firstValue(attributes, signingCertificateV2);
  const v1 = firstValue(attributes, signingCertificate);
  const first = firstOf(firstOf(v2 ?? v1));
  const parts = partsOf(first);
  const digest = parts.find((part) => part instanceof OctetString);
  if (digest === undefined) return false;
  const given = Buffer.from(digest.valueBlock.valueHexView);
  // SHA-256 is the default and not written; another digest stands before it by its OID.
  const named = oidOf(firstOf(parts[0])) ?? id_sha256;
  const algorithm = v2 === undefined ? "sha1" : digestNames[named];
  return algorithm !== undefined && given.equals(hash(algorithm, der, "buffer"));
}

const digestNames: Readonly<Record<string, string>> = {
  [id_sha256]: "sha256",
  "2.16.840.1.101.3.4.2.2": "sha384",
  "2.16.840.1.101.3.4.2.3": "sha512",
};

const oidOf = (value: unknown): string | undefined =>
  value instanceof ObjectIdentifier ? value.getValue() : undefined;

const partsOf = (value: unknown): readonly unknown[] => {
  const { value: parts } = (value as Sequence | undefined)?.valueBlock ?? {};
  return Array.isArray(parts) ? parts : [];
};
const firstOf = (value: unknown): unknown => partsOf(value)[0];

async function signatureProblem(signed: SignedData, check: TokenCheck): Promise<string | undefined> {
  try {
    const result = await signed.verify({
      signer: 0,
      data: bytesOf(check.message),
      trustedCerts: [...check.authorities],
      checkChain: true,
      // Revocation is asked of nobody: an authority that lost its key is left by configuring another.
      passedWhenNotRevValues: true,
    });
    return result ? undefined : "the signature of the time stamp does not hold";
  } catch (error) {
    if (!(error instanceof SignedDataVerifyError)) throw error;
    const { signerCertificateVerified, message } = error;
    return signerCertificateVerified === false
      ? `the signer's certificate does not come from the configured authority: ${told(message)}`
      : `the time stamp does not hold: ${told(message)}`;
  }
}

const told = (message: string): string => message.replace(/^[^:]{1,80}failed[^:]{0,40}: /, "").slice(0, 200);
