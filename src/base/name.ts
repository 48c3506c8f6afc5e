/** UTF-16 units. Our own choice: long enough for any id that an application gives its users. */
export const nameCharsMax = 256;

/**
 * Why a text cannot be the name of a tenant, a user or a group; undefined where it can. Names are compared exactly: one that looks
 * like another because of what is invisible in it, or because of how a letter is composed (UAX #15), is no name. Letters that look
 * alike in two scripts are two names, and neither opens what belongs to the other.
 */
export function nameFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.length > nameCharsMax) return `is longer than ${nameCharsMax} characters`;
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return "has an invisible character in it";
  if (name.trim() !== name) return "begins or ends with a blank";
  if (name.normalize("NFC") !== name) return "is not in the Unicode form NFC";
  return undefined;
}
