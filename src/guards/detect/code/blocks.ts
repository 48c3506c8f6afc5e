/** A fenced block of code in an answer (CommonMark §4.5). */
export interface CodeBlock {
  /** First word behind the fence, in lower case; empty where none stands there. */
  readonly language: string;
  readonly code: string;
  /** False where the answer ended before the fence did. */
  readonly closed: boolean;
}

/** The fenced blocks of a text, in order. Linear. */
export function codeBlocks(text: string): readonly CodeBlock[] {
  if (!text.includes("```") && !text.includes("~~~")) return [];
  const blocks: CodeBlock[] = [];
  let open: { readonly fence: string; readonly language: string; readonly lines: string[] } | undefined;
  for (const line of text.split("\n")) {
    const fence = /^ {0,12}(`{3,16}|~{3,16})/.exec(line)?.[1];
    if (open === undefined) {
      // A fence whose line has a backtick more is inline code.
      const info = fence === undefined ? "" : line.slice(line.indexOf(fence) + fence.length).slice(0, 100);
      if (fence !== undefined && !info.includes("`"))
        open = {
          fence,
          language: /^\s*\{?\.?([\w+#-]{0,30})/.exec(info)?.[1]?.toLowerCase() ?? "",
          lines: [],
        };
    } else if (fence?.startsWith(open.fence) === true && /^ {0,12}[`~]{3,16}\s{0,100}$/.test(line)) {
      blocks.push({ language: open.language, code: open.lines.join("\n"), closed: true });
      open = undefined;
    } else open.lines.push(line);
  }
  if (open !== undefined)
    blocks.push({ language: open.language, code: open.lines.join("\n"), closed: false });
  return blocks;
}
