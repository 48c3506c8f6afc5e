/** RFC 5321 §4.5.3.1 has 64 octets for the part before the at sign and 255 for the domain; a list of a hundred of them. */
const listCharsMax = 32_768;

/** RFC 5322's plain atoms: no quotes, comments, routes or groups, which readers take apart differently. No `%` and `!`, which relays follow. */
const address =
  /^[A-Za-z0-9.#$&'*+/=?^_`{|}~-]{1,64}@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9])$/i;

/** A name for people, then the address: the name has nothing in it that another reader would take for an address or its end. */
const named = /^(?:"([^"\\<>@,;:]{0,128})"|([^"\\<>@,;:()[\]]{0,128}))\s*<([^<>]*)>$/;

/** Why not everybody in a list of recipients may be written to; undefined where each has a domain that is allowed. */
export function mailFault(recipients: string, domains: readonly string[]): string | undefined {
  if (recipients.length > listCharsMax) return `is longer than ${listCharsMax} characters`;
  if (/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(recipients))
    return "has line breaks or characters in it that cannot be seen";
  const each = recipients.split(/[,;]/).map((one) => one.trim());
  // A separator at the end is no recipient.
  if (each.length > 1 && each[each.length - 1] === "") each.pop();
  for (const one of each) {
    const bare = named.exec(one)?.[3]?.trim() ?? one.replace(/^mailto:/i, "");
    const domain = address.exec(bare)?.[1]?.toLowerCase();
    if (domain === undefined || bare.startsWith(".") || bare.includes("..") || bare.includes(".@"))
      return "is no plain e-mail address";
    const isAllowed = domains.some((name) =>
      name.startsWith("*.") ? domain.endsWith(name.slice(1)) : name === domain,
    );
    if (!isAllowed) return "has a recipient at a domain that is not allowed";
  }
  return undefined;
}
