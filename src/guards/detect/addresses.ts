/** What an address says about the network it stands in. */
export type AddressKind = "loopback" | "private-address" | "link-local-address" | "metadata-address";

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** Instance metadata services of AWS, Azure (and its wire server), Google, Oracle and Alibaba Cloud. */
const metadataV4: ReadonlySet<number> = new Set(
  ["169.254.169.254", "169.254.170.2", "168.63.129.16", "192.0.0.192", "100.100.100.200"].map(
    (text) => readV4(text, 0)?.value ?? -1,
  ),
);

/** Four decimal numbers up to 255 from `at` on; leading zeros are not decimal to every reader, so they are refused. */
export function readV4(
  text: string,
  at: number,
): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  let i = at;
  for (let part = 0; part < 4; part += 1) {
    if (part > 0) {
      if (text.charCodeAt(i) !== 0x2e) return undefined;
      i += 1;
    }
    const from = i;
    let number = 0;
    while (i < from + 3 && isDigit(text.charCodeAt(i))) {
      number = number * 10 + text.charCodeAt(i) - 0x30;
      i += 1;
    }
    if (i === from || number > 255 || (i - from > 1 && text.charCodeAt(from) === 0x30)) return undefined;
    value = value * 256 + number;
  }
  return { value, end: i };
}

/** RFC 1122 (loopback, this host), RFC 1918 (private), RFC 3927 (link-local), RFC 6598 (carrier-grade); undefined for others. */
export function kindOfV4(value: number): AddressKind | undefined {
  if (metadataV4.has(value)) return "metadata-address";
  const first = Math.floor(value / 2 ** 24);
  const second = Math.floor(value / 2 ** 16) % 256;
  if (first === 127 || value === 0) return "loopback";
  if (first === 10 || (first === 192 && second === 168)) return "private-address";
  if (first === 172 && second >= 16 && second <= 31) return "private-address";
  if (first === 100 && second >= 64 && second <= 127) return "private-address";
  if (first === 169 && second === 254) return "link-local-address";
  return undefined;
}

/**
 * An IPv4 address as some readers of URLs accept it: one number, or parts that are decimal, hexadecimal (0x) or octal (0).
 * The last part fills the bytes that are left (the WHATWG URL Standard, IPv4 parser).
 */
export function readLooseV4(host: string): number | undefined {
  const parts = host.split(".");
  if (parts.length > 4) return undefined;
  let value = 0;
  for (let i = 0; i < parts.length; i += 1) {
    const part = parts[i] as string;
    if (!/^(?:0x[0-9a-f]{1,8}|\d{1,11})$/i.test(part)) return undefined;
    const octal = part.length > 1 && part.startsWith("0") && !/^0x/i.test(part);
    const number = octal ? parseInt(part, 8) : Number(part);
    const last = i === parts.length - 1;
    if (Number.isNaN(number) || number >= (last ? 256 ** (4 - i) : 256)) return undefined;
    value += last ? number : number * 256 ** (3 - i);
  }
  return value;
}

/** The longest IPv6 address in text: eight groups, or six and a dotted quad (RFC 4291 §2.2). */
export const v6CharsMax = 45;

const zeros = [0, 0, 0, 0, 0, 0, 0, 0] as const;

/** The eight groups of an IPv6 address; undefined when the text is none. */
export function readV6(text: string): readonly number[] | undefined {
  const end = text.length;
  if (end > v6CharsMax) return undefined;
  const groups: number[] = [];
  /** How many groups stand before the gap; -1 while there was none. */
  let gapAt = -1;
  let at = 0;
  if (text.startsWith("::")) {
    gapAt = 0;
    at = 2;
  }
  while (at < end) {
    const from = at;
    let value = 0;
    let code = text.charCodeAt(at);
    for (; at < end && code !== 0x3a && code !== 0x2e; code = text.charCodeAt(++at)) {
      const digit = hexValue(code);
      if (digit < 0 || at - from === 4) return undefined;
      value = value * 16 + digit;
    }
    if (code === 0x2e) {
      const quad = readV4(text, from);
      if (quad === undefined || (quad.end < end && text.charCodeAt(quad.end) !== 0x3a)) return undefined;
      groups.push(Math.floor(quad.value / 65_536), quad.value % 65_536);
      at = quad.end;
    } else if (at === from) return undefined;
    else groups.push(value);
    if (at === end) break;
    at += 1;
    if (at === end || groups.length > 8) return undefined;
    if (text.charCodeAt(at) !== 0x3a) continue;
    if (gapAt >= 0) return undefined;
    gapAt = groups.length;
    at += 1;
  }
  const missing = 8 - groups.length;
  if (gapAt < 0) return missing === 0 ? groups : undefined;
  if (missing < 1) return undefined;
  groups.splice(gapAt, 0, ...zeros.slice(0, missing));
  return groups;
}

/** -1 for what is no hexadecimal digit. */
function hexValue(code: number): number {
  if (isDigit(code)) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 && code < 0x80 ? letter - 0x57 : -1;
}

/** A quick look at the first group: whether an address that begins so can be of a kind. */
export function mayHaveKind(text: string, start: number): boolean {
  const first = text.charCodeAt(start) | 0x20;
  // All kinds begin with zeros (`::` is zeros), `fc`, `fd` or `fe`, or with those written as dotted decimal.
  if (first !== 0x66) return first === 0x30 || first === 0x3a || text.charCodeAt(start + 3) === 0x2e;
  const second = text.charCodeAt(start + 1) | 0x20;
  return second >= 0x63 && second <= 0x65;
}

/** RFC 4291 (loopback, link-local, mapped IPv4), RFC 4193 (unique local); undefined for others. */
export function kindOfV6(groups: readonly number[]): AddressKind | undefined {
  const first = groups[0] ?? 0;
  const value = (groups[6] ?? 0) * 65_536 + (groups[7] ?? 0);
  if (groups.slice(0, 5).every((group) => group === 0)) {
    if (groups[5] === 0xffff) return kindOfV4(value);
    if (groups[5] === 0 && value === 1) return "loopback";
  }
  // AWS: fd00:ec2::254 and the addresses beside it.
  if (first === 0xfd00 && groups[1] === 0xec2) return "metadata-address";
  if ((first & 0xfe00) === 0xfc00) return "private-address";
  if ((first & 0xffc0) === 0xfe80) return "link-local-address";
  return undefined;
}
