import { KnownError } from "../base/errors.ts";
import { ProviderKey } from "./provider-key.ts";
import { formatPaths, vendors, type Vendor } from "./vendors.ts";
import type { Way } from "./way.ts";

/** A provider that this gateway may call: a vendor with its base URL and key in place. */
export interface Provider {
  readonly name: string;
  /** `https://api.openai.com` */
  readonly origin: string;
  /** Format to path on that origin. */
  readonly paths: Readonly<Record<string, string>>;
  readonly modelPrefixes: readonly string[];
  /**
   * Sent with every request: the key as it is now. The same object for as long as the key is the same.
   *
   * @throws KnownError SECRET_UNAVAILABLE while the key is away.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where none is asked for. */
  readonly key: ProviderKey | undefined;
  /** Absent: over the gateway's own connections. */
  readonly way?: Way;
}

/** What the configuration says of one provider. */
export interface ProviderSource {
  readonly name: string;
  readonly baseUrl?: string;
  /** Where its key is, or, where nobody rotates it, the key itself. */
  readonly key?: ProviderKey | string;
  /** For a provider that is no row of the table. */
  readonly formats?: readonly string[];
}

/**
 * Puts a row of the table, or a provider that only the configuration knows, together with its base URL and key.
 *
 * @throws KnownError USAGE where the base URL is missing or is none, or a format is not known.
 */
export function provider({ name, baseUrl, key: given, formats }: ProviderSource): Provider {
  const key = typeof given === "string" ? new ProviderKey("", given) : given;
  const vendor: Vendor = vendors.find((row) => row.name === name) ?? {
    name,
    auth:
      key === undefined ? "none" : (formats ?? []).includes("anthropic-messages") ? "x-api-key" : "bearer",
    formats: Object.fromEntries((formats ?? ["openai-chat"]).map((format) => [format, pathOf(format, name)])),
  };
  const url = urlOf(baseUrl ?? vendor.baseUrl, name);
  const base = url.pathname.replace(/\/$/, "");
  const wanted = formats ?? Object.keys(vendor.formats);
  const headersOf = headersWith(vendor, key);
  return {
    name,
    origin: url.origin,
    paths: Object.fromEntries(
      wanted.map((format) => [format, base + (vendor.formats[format] ?? pathOf(format, name))]),
    ),
    modelPrefixes: vendor.modelPrefixes ?? [],
    key,
    get headers() {
      return headersOf();
    },
  };
}

/** The headers are put together anew only when the key is another: every call asks for them. */
function headersWith({ auth, headers }: Vendor, key: ProviderKey | undefined): () => Record<string, string> {
  if (key === undefined) {
    const plain = { ...headers };
    return () => plain;
  }
  let [of, all]: [string | undefined, Record<string, string>] = [undefined, {}];
  return () => {
    const { value } = key;
    if (value !== of) [of, all] = [value, { ...headers, ...authHeader(auth, value) }];
    return all;
  };
}

function authHeader(auth: Vendor["auth"], key: string): Record<string, string> {
  return auth === "bearer" || auth === "none" ? { authorization: `Bearer ${key}` } : { [auth]: key };
}

function pathOf(format: string, name: string): string {
  const path = formatPaths[format];
  if (path !== undefined) return path;
  throw new KnownError(
    "USAGE",
    `the provider ${name} has the format ${format}, which is not known`,
    `the formats are ${Object.keys(formatPaths).join(", ")}`,
  );
}

function urlOf(text: string | undefined, name: string): URL {
  const fault = (what: string): KnownError =>
    new KnownError(
      "USAGE",
      `the provider ${name} ${what}`,
      "give an http or https base URL without credentials",
    );
  if (text === undefined) throw fault("has no base URL");
  if (!URL.canParse(text)) throw fault("has a base URL that is none");
  const url = new URL(text);
  if (!["http:", "https:"].includes(url.protocol))
    throw fault("has a base URL that is neither http nor https");
  if (url.username !== "" || url.password !== "") throw fault("has credentials in its base URL");
  return url;
}
