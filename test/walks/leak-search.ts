import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** By UTF-16 unit. */
const reversed = (text: string): string =>
  Array.from({ length: text.length }, (_, i) => text.charAt(text.length - 1 - i)).join("");

/** A text as somebody may find it again: in the clear, within JSON, in a URL, in hex, in Base64 at each of three offsets, backwards. */
export function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].flatMap((skipped) => {
    const shifted = Buffer.concat([Buffer.alloc(skipped), bytes]);
    // The characters at both ends depend on what stands beside.
    const core = shifted
      .toString("base64")
      .replace(/=+$/, "")
      .slice(Math.ceil((skipped * 4) / 3), -1);
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const ascii = JSON.stringify(text)
    .slice(1, -1)
    .replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [
    ...[text, JSON.stringify(text).slice(1, -1), ascii, encodeURIComponent(text), reversed(text)],
    ...[bytes.toString("hex"), bytes.toString("utf16le")],
    ...base64,
  ].filter((form) => form.length >= 10);
}

export interface Read {
  readonly name: string;
  readonly bytes: Buffer;
}

export const filesIn = (folder: string): readonly Read[] =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => statSync(join(folder, name)).isFile())
        .map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));

/** By how many characters forms are looked up: the shortest has as many. */
const headChars = 10;

/**
 * Where any form of what was planted stands in files, whatever its case: each text once, with the first file that has it. Files are
 * read once, however much was planted.
 */
export function found(files: readonly Read[], texts: ReadonlyMap<string, string>): readonly string[] {
  const byHead = new Map<string, { readonly form: string; readonly text: string }[]>();
  for (const text of texts.keys())
    for (const written of formsOf(text)) {
      const form = Buffer.from(written).toString("latin1").toLowerCase();
      const head = form.slice(0, headChars);
      byHead.set(head, [...(byHead.get(head) ?? []), { form, text }]);
    }
  const places = new Map<string, string>();
  for (const { name, bytes } of files) {
    const all = bytes.toString("latin1").toLowerCase();
    for (let at = 0; at + headChars <= all.length; at += 1)
      for (const { form, text } of byHead.get(all.slice(at, at + headChars)) ?? [])
        if (!places.has(text) && all.startsWith(form, at)) places.set(text, `${form} in ${name}`);
  }
  return [...texts].flatMap(([text, where]) => {
    const place = places.get(text);
    return place === undefined ? [] : [`${where}: ${place}`];
  });
}
