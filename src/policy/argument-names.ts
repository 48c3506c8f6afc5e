import type { PathRule, SqlDialect } from "./tool-rules.ts";

/** Absolute folders in plain form, from what a manifest names; those that are relative start at `root`. */
export function readFolders(
  named: readonly string[],
  root: string | undefined,
): PathRule | { readonly problem: string; readonly hint: string } {
  const start = root === undefined ? undefined : plainFolder(root);
  if (root !== undefined && start === undefined)
    return { problem: `root "${root}" is no absolute folder`, hint: "for example: root: /srv/app" };
  const folders: string[] = [];
  for (const name of named) {
    const whole = name.startsWith("/") ? name : start === undefined ? undefined : `${start}/${name}`;
    if (whole === undefined)
      return {
        problem: `"${name}" is relative, and there is no root`,
        hint: "name root: /srv/app, or write the whole path",
      };
    const folder = plainFolder(whole);
    if (folder === undefined)
      return {
        problem: `"${name}" is no folder in plain form`,
        hint: "forward slashes, no dots that lead up, no ~ and no %",
      };
    folders.push(folder);
  }
  return { folders, ...(start === undefined ? {} : { root: start }) };
}

/** An absolute path without `.`, double separators and a slash at its end; undefined where it leads up or is written otherwise. */
function plainFolder(path: string): string | undefined {
  if (!path.startsWith("/") || /[\\%~\p{Cc}\p{Cf}]/u.test(path)) return undefined;
  const steps = path.split("/").filter((step) => step !== "" && step !== ".");
  return steps.includes("..") ? undefined : `/${steps.join("/")}`;
}

/** A host as `URL` writes it, with its port where it has one; "*" and "*.example.com" stand for many. */
export function readHost(named: string): string | undefined {
  const host = named.toLowerCase();
  if (host === "*") return host;
  const below = host.startsWith("*.");
  const rest = below ? host.slice(2) : host;
  if (!/^[^\s/\\@?#%*]+$/.test(rest)) return undefined;
  // Without a default port of its own, so that one that is named stays.
  const url = URL.parse(`ws://${rest}`);
  const port = /:(\d{1,5})$/.exec(rest)?.[1];
  if (url === null || url.hostname === "" || (url.port === "" && port !== undefined && port !== "80"))
    return undefined;
  if (below && /^[\d.]+$|^\[/.test(url.hostname)) return undefined;
  return `${below ? "*." : ""}${url.hostname}${port === undefined ? "" : `:${Number(port)}`}`;
}

export function readMailDomain(named: string): string | undefined {
  const host = readHost(named);
  return host === undefined || host === "*" || /[:[]/.test(host) || !host.includes(".") ? undefined : host;
}

const plainTable = /^(?:[A-Za-z_][A-Za-z0-9_$]{0,127}\.){0,2}(?:[A-Za-z_][A-Za-z0-9_$]{0,127}|\*)$/;

/** A table as the database knows it: PostgreSQL and SQLite fold names that stand in no quotes, MySQL may tell cases apart. */
export function readTable(named: string, dialect: SqlDialect): string | undefined {
  if (!plainTable.test(named)) return undefined;
  return dialect === "sqlite" ? named.toLowerCase() : named;
}
