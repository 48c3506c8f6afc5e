import type { PathRule } from "../../policy/tool-rules.ts";

/** The longest path that Linux takes, PATH_MAX. */
const pathCharsMax = 4096;

/** Not under NFKC but on a screen: division and fraction slashes, set minus and their kin; dots of other scripts. */
const lookAlikes =
  /[\u2044\u2215\u2216\u29f5\u29f8\u29f9\ufe68\u2571\u2572\u1735\u2024\u2025\u2026\ua4f8\u0701\u0702]/u;

/**
 * Why a path may not be used, or undefined where it lies in one of the folders. The disk is not asked: a path that leads up is refused
 * even where it ends inside, since what stands before `..` can be a link; and a link inside a folder is the folder owner's doing.
 */
export function pathFault(path: string, { folders, root }: PathRule): string | undefined {
  if (path === "" || path.length > pathCharsMax)
    return path === "" ? "is empty" : `is longer than ${pathCharsMax} characters`;
  const odd = spellingFault(path);
  if (odd !== undefined) return odd;
  if (!path.startsWith("/") && root === undefined) return "is relative, and nothing says to what";
  const steps = (path.startsWith("/") ? path : `${root ?? ""}/${path}`)
    .split("/")
    .filter((step) => step !== "" && step !== ".");
  const whole = `/${steps.join("/")}`;
  return folders.some((folder) => folder === "/" || whole === folder || whole.startsWith(`${folder}/`))
    ? undefined
    : "lies in none of the folders that are allowed";
}

/** What one reader takes for a letter and another for a way out. */
function spellingFault(path: string): string | undefined {
  if (/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u.test(path)) return "has characters in it that cannot be seen";
  if (!path.isWellFormed()) return "is no well-formed text";
  if (path.includes("\\")) return "has a backslash in it";
  if (/^[a-z]:/i.test(path)) return "begins with a drive";
  if (/^[a-z][a-z0-9+.-]*:/i.test(path)) return "is an address with a scheme, not a path";
  if (path.startsWith("//")) return "begins with two slashes, which can be another machine";
  if (/%[0-9a-f]{2}|%u[0-9a-f]{4}|&#/i.test(path)) return "has encoded characters in it";
  if (/[$`][({A-Za-z_]|`/.test(path)) return "has something in it that a shell would replace";
  if (lookAlikes.test(path) || /[/\\~:]|\.\./.test(withoutOwn(path)))
    return "has characters in it that look like separators";
  for (const step of path.split("/")) {
    if (step.startsWith("~")) return "starts at somebody's home folder";
    if (step !== "." && /^[.\s]+$/.test(step)) return "leads up";
    if (step.endsWith(" ") || (step.endsWith(".") && step !== "."))
      return "has a name that some systems read without its last character";
    if (/\{[^}]*,/.test(step) || /\.\.[^/]*[{}]/.test(step))
      return "has something in it that a shell would replace";
  }
  return undefined;
}

/** What compatibility forms turn into, without what is written in plain letters. */
const withoutOwn = (path: string): string =>
  path.replaceAll(/[\0-\x7f]+/g, " ").replaceAll(/[^ ]/gu, (letter) => letter.normalize("NFKC"));
