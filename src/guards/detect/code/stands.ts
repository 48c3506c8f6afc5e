import { literalFinder } from "../../automaton.ts";
import { aheadChars, lineBefore } from "./rule.ts";

/** Words before a command that tell the reader to run it, and words that tell not to. */
const orders = literalFinder(
  "run|execut|type|enter|paste|use |using|try|call|do |launch|ausführ|führe|eingeben|exécut|tape|lance|ejecut|escrib|esegui|digita|execute|uitvoer|uruchom|выполни|запусти|введите|执行|运行|输入|実行|실행".split(
    "|",
  ),
  { ignoreCase: true },
);
const warnings = literalFinder(
  "never|n't|n’t| not |avoid|instead of|dangerous|rather than|unsafe|insecure|vulnerab|niemals|nicht|vermeid|statt|nunca|evita|jamais|ne pas|éviter|mai |nooit|nigdy|никогда|не |不要|切勿|しないで|하지 마".split(
    "|",
  ),
  { ignoreCase: true },
);

/** Words before which a command goes on in the same line. */
const carriers = new Set(
  "sudo doas then do else exec nohup time xargs run cmd entrypoint call env".split(" "),
);

/** In prose a command counts when the reader is told to run it. */
const isOrdered = (line: string): boolean => orders.has(line) && !warnings.has(line);

/** Whether the place is inside of inline code with words around it: an odd number of backticks stands before it. */
function isInline(text: string, at: number, line: string): boolean {
  let inside = false;
  for (let i = 0; i < line.length; i += 1) if (line.charCodeAt(i) === 0x60) inside = !inside;
  if (!inside) return false;
  if (/[^\s`*>-]/.test(line.slice(0, line.lastIndexOf("`")))) return true;
  const rest = text.slice(at, at + aheadChars);
  const close = rest.indexOf("`");
  return close !== -1 && /^`{1,3} {1,4}[^\s|&]/.test(rest.slice(close));
}

/** Whether source code counts at this place: no comment, and no name of it in a sentence that warns or explains. */
export function standsAsCode(text: string, at: number): boolean {
  const line = lineBefore(text, at);
  if (/^\s{0,40}(?:#|\/\/|--|\* )/.test(line)) return false;
  return !isInline(text, at, line) || isOrdered(line);
}

/** Whether a shell or a database would read a command here. */
export function standsAsCommand(text: string, at: number): boolean {
  const line = lineBefore(text, at);
  if (isInline(text, at, line)) return isOrdered(line);
  const before = line.trimEnd();
  if (before === "") return true;
  const last = before.charAt(before.length - 1);
  if (";&|($>!{:-*`=".includes(last)) return !/^\s{0,40}(?:#|\/\/)/.test(before);
  if (last === '"' || last === "'") {
    const outside = before.slice(0, -1).trimEnd();
    if (outside === "" || "([,=:{+".includes(outside.slice(-1)) || outside.endsWith("-c")) return true;
    // Literals of Python and the like: r"", f"".
    if (/[(=,\s][rbfu]$/i.test(outside)) return true;
    return isOrdered(line);
  }
  const word = /[A-Za-z]{1,12}$/.exec(before)?.[0] ?? "";
  return carriers.has(word.toLowerCase());
}
