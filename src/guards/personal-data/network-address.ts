import { topicSet, type Context } from "./context.ts";
import { isDigit, isHex, isLatin, isWord } from "./plain-characters.ts";
import type { See } from "./sighting.ts";

/**
 * Networks that are nobody's home, as first address and mask: this network, private, shared, loopback, link-local,
 * documentation, benchmarks, multicast and reserved (IANA special-purpose registry, RFC 6890). They say nothing about a person,
 * and a guard of their own looks for internal addresses.
 */
const nobodys: readonly (readonly [first: number, bits: number])[] = (
  [
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
    ["203.0.113.0", 24],
    ["224.0.0.0", 3],
  ] as const
).map(([first, bits]) => [first.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0), bits]);

/** Those networks by the first number of an address, which tells most addresses from all of them. */
const nobodysByFirst: readonly (readonly { readonly from: number; readonly to: number }[])[] = Array.from(
  { length: 256 },
  (_, octet) =>
    nobodys
      .map(([first, bits]) => ({ from: first, to: first + 2 ** (32 - bits) - 1 }))
      .filter(({ from, to }) => Math.floor(from / 2 ** 24) <= octet && octet <= Math.floor(to / 2 ** 24)),
);

function isNobodys(address: number): boolean {
  for (const { from, to } of nobodysByFirst[Math.floor(address / 2 ** 24)] ?? [])
    if (address >= from && address <= to) return true;
  return false;
}

const internet = topicSet(["internet"]);

/** Four numbers as small as these are a version or a section more often than an address. */
const versionLike = 25;

/** Looks at a run of digits for dotted decimal (RFC 6943 §3.1.1: four numbers of 0 to 255, no leading zeros). */
export function seeIpv4(text: string, start: number, context: Context, see: See): void {
  if (gluedBeforeAddress(text, start)) return;
  let at = start;
  let address = 0;
  let greatest = 0;
  for (let octets = 1; ; octets += 1) {
    const from = at;
    let value = 0;
    while (at - from < 4 && isDigit(text.charCodeAt(at))) {
      value = value * 10 + text.charCodeAt(at) - 0x30;
      at += 1;
    }
    if (at === from || at - from > 3 || value > 255 || (at - from > 1 && text.charCodeAt(from) === 0x30))
      return;
    address = address * 256 + value;
    greatest = Math.max(greatest, value);
    if (octets === 4) break;
    if (text.charCodeAt(at) !== 0x2e) return;
    at += 1;
  }
  if (isWord(text.charCodeAt(at)) || (text.charCodeAt(at) === 0x2e && isWord(text.charCodeAt(at + 1))))
    return;
  if (text.charCodeAt(at) === 0x2d && isWord(text.charCodeAt(at + 1))) return;
  if (isNobodys(address)) return;
  const named = context.names(internet, start);
  if (!named && (greatest < versionLike || context.labelled(start))) return;
  see("IP_ADDRESS", start, at, named ? 1 : 0.8);
}

/** `Chrome/114.0.0.0`, `pkg-1.2.3.4`, `lib@1.2.3.4` and `.1.2.3.4` are versions and names. */
function gluedBeforeAddress(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  const second = text.charCodeAt(start - 2);
  if (before === 0x2e || before === 0x40) return true;
  return (before === 0x2f || before === 0x2d) && isWord(second);
}

/** RFC 4291 §2.2: eight groups of four digits, seven colons, and dotted decimal at the end. */
const ipv6UnitsMax = 45;

/**
 * Looks at a colon among hexadecimal digits: an IPv6 address or a hardware address. Gives the end of the run of digits,
 * colons and dots, so that no other colon of it is looked at again.
 */
export function seeColons(text: string, colon: number, see: See): number {
  let start = colon;
  while (colon - start < 5 && isHex(text.charCodeAt(start - 1))) start -= 1;
  let end = colon + 1;
  while (isHex(text.charCodeAt(end)) || text.charCodeAt(end) === 0x3a || text.charCodeAt(end) === 0x2e)
    end += 1;
  const runEnd = end;
  while (end > colon && (text.charCodeAt(end - 1) === 0x2e || isLoneColon(text, end - 1))) end -= 1;
  const outside = colon - start > 4 || isWord(text.charCodeAt(start - 1)) || isWord(text.charCodeAt(end));
  if (!outside && end - start <= ipv6UnitsMax) {
    if (isHardware(text, start, end)) {
      if (!/^(?:00:){6}|^(?:ff:){5}ff/i.test(`${text.slice(start, end)}:`)) see("MAC_ADDRESS", start, end, 1);
    } else if (isIpv6(text, start, end) && !isNobodysIpv6(text.slice(start, end)))
      see("IP_ADDRESS", start, end, 1);
  }
  return runEnd;
}

/** Six pairs of hexadecimal digits with colons between them, in a run of digits, colons and dots. */
function isHardware(text: string, start: number, end: number): boolean {
  if (end - start !== 17) return false;
  for (let i = 0; i < 17; i += 1) {
    const code = text.charCodeAt(start + i);
    if (i % 3 === 2 ? code !== 0x3a : code === 0x3a || code === 0x2e) return false;
  }
  return true;
}

const isLoneColon = (text: string, at: number): boolean =>
  text.charCodeAt(at) === 0x3a && text.charCodeAt(at - 1) !== 0x3a;

/** RFC 4291 §2.2 over a run of hexadecimal digits, colons and dots: groups of up to four digits, and one gap at most. */
function isIpv6(text: string, start: number, end: number): boolean {
  let count = 0;
  let gaps = 0;
  let at = start;
  if (text.charCodeAt(at) === 0x3a && text.charCodeAt(at + 1) === 0x3a) {
    gaps = 1;
    at += 2;
  }
  while (at < end) {
    const from = at;
    while (at < end && text.charCodeAt(at) !== 0x3a && text.charCodeAt(at) !== 0x2e) at += 1;
    if (at < end && text.charCodeAt(at) === 0x2e) {
      // Dotted decimal is the last there is, but for a gap behind it.
      at = dottedEnd(text, from, end);
      if (at === 0 || (at < end && (gaps > 0 || end - at !== 2))) return false;
      count += 2;
    } else {
      if (at === from || at - from > 4) return false;
      count += 1;
    }
    if (at === end) break;
    at += 1;
    if (at === end) return false;
    if (text.charCodeAt(at) !== 0x3a) continue;
    gaps += 1;
    at += 1;
    if (gaps > 1) return false;
  }
  if (gaps === 0) return count === 8;
  // Two words and two colons are a name of C++ or Ruby: three groups, or a first group of four with a digit, are an address.
  return count <= 7 && (count >= 3 || beginsGlobal(text, start));
}

/** Where four numbers of up to three digits end with their group, dots between them; 0 where they are none. */
function dottedEnd(text: string, start: number, end: number): number {
  let at = start;
  for (let numbers = 1; ; numbers += 1) {
    const from = at;
    while (at < end && at - from < 3 && isDigit(text.charCodeAt(at))) at += 1;
    if (at === from) return 0;
    if (numbers === 4) return at === end || text.charCodeAt(at) === 0x3a ? at : 0;
    if (at === end || text.charCodeAt(at) !== 0x2e) return 0;
    at += 1;
  }
}

/** A first group of four digits that begins with 2 or 3: what IANA has given out of global unicast. */
function beginsGlobal(text: string, start: number): boolean {
  const first = text.charCodeAt(start);
  if (first !== 0x32 && first !== 0x33) return false;
  for (let i = start + 1; i < start + 4; i += 1) if (!isHex(text.charCodeAt(i))) return false;
  return text.charCodeAt(start + 4) === 0x3a;
}

/** Unspecified, loopback, unique local fc00::/7, link-local fe80::/10, multicast ff00::/8, documentation 2001:db8::/32. */
const isNobodysIpv6 = (run: string): boolean =>
  /^(?:::1?$|f[cd]|fe[89ab]|ff|2001:0?db8:|3fff:|::ffff:(?:10|127|192\.168|169\.254)\.)/i.test(run);

/** Looks at a hexadecimal pair beside a hyphen: a hardware address as Windows writes it. */
export function seeHyphenatedMac(text: string, pair: number, see: See): void {
  // A pair with a digit right before was looked at itself, as far as this one reaches.
  if (
    text.charCodeAt(pair - 1) === 0x2d &&
    (isDigit(text.charCodeAt(pair - 2)) || isDigit(text.charCodeAt(pair - 3)))
  )
    return;
  let start = pair;
  while (pair - start < 15 && text.charCodeAt(start - 1) === 0x2d && isHex(text.charCodeAt(start - 2)))
    start -= 3;
  let letters = 0;
  for (let i = 0; i < 17; i += 1) {
    const code = text.charCodeAt(start + i);
    if (i % 3 === 2 ? code !== 0x2d : !isHex(code)) return;
    if (code > 0x39) letters += 1;
  }
  if (letters === 0) return;
  const before = text.charCodeAt(start - 1);
  const after = text.charCodeAt(start + 17);
  if (isWord(after) || isWord(before) || before === 0x2d || after === 0x2d || isLatin(before)) return;
  see("MAC_ADDRESS", start, start + 17, 1);
}
