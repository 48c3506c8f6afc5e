/** Text that is markup already. */
export interface Html {
  readonly html: string;
}

type Piece = Html | string | number | undefined | readonly Html[];

const named: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup with everything in it escaped that is not markup of ours; good in texts and in quoted attributes. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return { html: texts.reduce((all, text, i) => `${all}${pieceText(pieces[i - 1])}${text}`) };
}

function pieceText(piece: Piece): string {
  if (piece === undefined) return "";
  if (typeof piece === "number") return String(piece);
  if (typeof piece === "string") return piece.replaceAll(/[&<>"']/g, (found) => named[found] ?? "");
  return "html" in piece ? piece.html : piece.map((one) => one.html).join("\n");
}

/** One style for screens and for paper. State is told in words, never by colour alone; nothing is loaded from anywhere. */
const style = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff }
body { max-width: 72rem; margin: 0 auto; padding: 1.5rem }
h1 { font-size: 1.6rem } h2 { font-size: 1.25rem; margin-top: 2rem } h3 { font-size: 1.05rem }
table { border-collapse: collapse; width: 100% } caption { text-align: left; font-weight: 600; padding: .3rem 0 }
th, td { border: 1px solid #8c959f; padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { min-width: 5.5rem } td.number, th.number { min-width: 0 }
thead { background: #eaeef2 } td.number { text-align: right; font-variant-numeric: tabular-nums }
.good { color: #0a5c2b } .open { color: #8f1d14; font-weight: 600 } .muted { color: #57606a }
code { font-size: .9em; overflow-wrap: anywhere } a { color: #0a4fa3 }
.bar { display: inline-block; height: .7rem; background: #3b6ea5; min-width: 1px; vertical-align: middle }
.skip { position: absolute; left: -100rem } .skip:focus { position: static }
section.item { break-inside: avoid }
@media print {
  :root { font-size: 10pt } body { max-width: none; padding: 0 } .skip { display: none }
  a { color: inherit; text-decoration: none } thead { display: table-header-group } tr { break-inside: avoid }
  h2, h3 { break-after: avoid } .bar { print-color-adjust: exact }
}
@page { margin: 15mm }
`;

/**
 * A page that stands alone: no script, nothing fetched (the policy in it forbids both), a language, a title, a way past the head.
 * `body` begins after the heading.
 */
export const pageText = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${{ html: style }}
        </style>
      </head>
      <body>
        <a class="skip" href="#content">To the content</a>
        <header><h1>${title}</h1></header>
        <main id="content">${body}</main>
      </body>
    </html>`.html
    .replaceAll(/^ +/gm, "")
    .concat("\n");

/** A table with a caption and heads that a screen reader can follow; numbers stand to the right. */
export const tableHtml = (
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string | number | undefined)[])[],
): Html =>
  html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${head.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell, i) =>
              i === 0
                ? html`<th scope="row">${cell}</th>`
                : typeof cell === "number"
                  ? html`<td class="number">${cell}</td>`
                  : html`<td>${cell}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
