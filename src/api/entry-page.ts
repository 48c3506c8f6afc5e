import type { OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { Leaf } from "../audit/leaf.ts";
import { leavesBetween, openPublishedAt } from "../audit/read.ts";
import { KnownError } from "../base/errors.ts";

/** Where one entry of the log is shown: alerts link there. */
export const entryPrefix = "/entries/";

/**
 * One entry as its leaf has it: kind, time, facts, pseudonyms. It is what anybody who reaches this door can read in the log's public
 * files; what people wrote is encrypted and is not in here.
 */
export function serveEntry(
  logPath: string,
  target: string,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
): void {
  const index = /^\/entries\/(\d{1,15})$/.exec(target)?.[1];
  const found = index === undefined ? "there is no such page" : leafAt(logPath, Number(index));
  const [status, type, text] =
    typeof found === "string"
      ? ([404, "plain", `${found}\n`] as const)
      : ([200, "html", entryPage(found)] as const);
  response.writeHead(status, { ...headers, "content-type": `text/${type}; charset=utf-8` });
  response.end(text);
}

/** The leaf, or why there is none. */
function leafAt(logPath: string, index: number): Leaf | string {
  try {
    const log = openPublishedAt(logPath);
    const checkpoint = log.checkpoint();
    if (checkpoint === undefined || index >= checkpoint.size)
      return "there is no such entry; a new one can be seen after a second";
    for (const leaf of leavesBetween(log, checkpoint, { from: index, to: index + 1 })) return leaf;
    return "its time was over, and it was removed";
  } catch (error) {
    if (error instanceof KnownError) return `${error.message}: ${error.hint}`;
    throw error;
  }
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

function entryPage(leaf: Leaf): string {
  const rows = Object.entries(leaf)
    .filter(([name]) => name !== "v")
    .map(([name, value]) => {
      const text =
        name === "at"
          ? new Date(Number(value)).toISOString()
          : typeof value === "string"
            ? value
            : JSON.stringify(value, undefined, 1);
      return `<tr><th scope="row">${escaped(name)}</th><td><code>${escaped(text)}</code></td></tr>`;
    })
    .join("");
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Entry ${leaf.seq}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8885}
code{font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}</style></head>
<body><main><h1>Entry ${leaf.seq}: ${escaped(leaf.kind)}</h1><table><tbody>${rows}</tbody></table>
<p>What people wrote is encrypted and not shown here. Who may open it: <code>seaworthy audit show ${leaf.seq} --payload --purpose TEXT</code></p>
<p><a href="/entries/${leaf.seq - 1}">before</a> · <a href="/entries/${leaf.seq + 1}">after</a></p></main></body></html>`;
}
