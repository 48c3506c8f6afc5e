import { statSync } from "node:fs";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import {
  documentsPerRequestMax,
  registerDocuments,
  releaseDocument,
  removeDocument,
  setGroup,
  type Registered,
} from "../knowledge/desk.ts";
import type { ListedDocument } from "../knowledge/document.ts";
import { ageDays, sha256 } from "../knowledge/read-document.ts";
import { isStale } from "../knowledge/visible.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput } from "./command.ts";
import { knowledgeOptions, knowledgeUsage, withDesk } from "./knowledge-beside.ts";
import { namedFile } from "./named-file.ts";
import { listOption, noPositionals, textOption } from "./options.ts";

const add: Command = {
  name: "knowledge add",
  summary: "Register documents that features may read: a file of JSON lines, or a text itself",
  usage: `FILE... [--owner EMAIL --tenant NAME | --public] [--user NAME]... [--group NAME]... [--source PATH] [--updated DAY] [--internal] ${knowledgeUsage}`,
  options: {
    ...knowledgeOptions,
    owner: { type: "string" },
    tenant: { type: "string" },
    public: { type: "boolean" },
    user: { type: "string", multiple: true },
    group: { type: "string", multiple: true },
    source: { type: "string" },
    updated: { type: "string" },
    internal: { type: "boolean" },
  },
  async run(input, terminal) {
    if (input.positionals.length === 0)
      throw new KnownError(
        "USAGE",
        "which documents?",
        "name files: .jsonl or .json with documents, or texts",
      );
    const documents = input.positionals.flatMap((path) => documentsIn(path, input));
    const registered = await withDesk(input, "librarian", async (desk, by) => {
      const all: Registered[] = [];
      for (let from = 0; from < documents.length; from += documentsPerRequestMax)
        all.push(
          ...(await registerDocuments(desk, by, documents.slice(from, from + documentsPerRequestMax))),
        );
      return all;
    });
    for (const row of registered)
      terminal.out(
        input.values["json"] === true
          ? JSON.stringify(row)
          : visible(
              `${row.change.padEnd(10)}  ${row.state.padEnd(11)}  ${row.tenant === "" ? "(public)" : row.tenant}  ${row.id}${row.findings.length === 0 ? "" : `  ${row.findings.join(", ")}`}`,
            ),
      );
    const waiting = registered.filter(({ state }) => state === "quarantined").length;
    if (waiting > 0)
      terminal.err(
        `${waiting} wait for a person: seaworthy knowledge list --quarantined, then knowledge release`,
      );
    return 0;
  },
};

/** Documents as a file has them, or one that is the file itself. */
function documentsIn(path: string, input: CommandInput): readonly JsonValue[] {
  const text = namedFile(path, "name a file that can be read");
  if (path.endsWith(".jsonl"))
    return text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => readJson(line));
  if (path.endsWith(".json")) {
    const value = readJson(text);
    const listed = isObject(value) ? value["documents"] : value;
    if (Array.isArray(listed)) return listed as readonly JsonValue[];
    throw new KnownError("USAGE", `${path} has no list of documents`, 'write {"documents":[…]}');
  }
  const [users, groups] = [listOption(input, "user"), listOption(input, "group")];
  const [owner, tenant] = [textOption(input, "owner"), textOption(input, "tenant")];
  const access =
    input.values["public"] === true
      ? "public"
      : users.length + groups.length > 0
        ? { users, groups }
        : "tenant";
  const digest = sha256(text);
  return [
    {
      ...{ id: path, source: textOption(input, "source") ?? path, access, digest },
      lastUpdated: textOption(input, "updated") ?? statSync(path).mtime.toISOString(),
      trust: input.values["internal"] === true ? "internal" : "external",
      ...(owner === undefined ? {} : { owner }),
      ...(tenant === undefined ? {} : { tenant }),
      chunks: [{ id: path, digest, text }],
    } satisfies JsonObject,
  ];
}

const list: Command = {
  name: "knowledge list",
  summary: "List registered documents, with what waits for a person and what nobody looked after",
  usage: `[--tenant NAME] [--quarantined] [--stale] ${knowledgeUsage}`,
  options: {
    ...knowledgeOptions,
    tenant: { type: "string" },
    quarantined: { type: "boolean" },
    stale: { type: "boolean" },
  },
  async run(input, terminal) {
    noPositionals(input, `knowledge list ${list.usage}`);
    return withDesk(input, "librarian", async ({ store, now }, _by, { knowledge }) => {
      const tenant = textOption(input, "tenant");
      const rules = { nowMs: now(), staleAfterMs: knowledge.staleAfterMs };
      let after: Pick<ListedDocument, "tenant" | "id"> | undefined;
      for (;;) {
        const page = await store.list({
          limit: pageSize,
          ...(tenant === undefined ? {} : { tenant }),
          ...(input.values["quarantined"] === true ? { state: "quarantined" as const } : {}),
          ...(after === undefined ? {} : { after }),
        });
        for (const row of page) {
          const stale = isStale(row, rules);
          if (input.values["stale"] === true && !stale) continue;
          terminal.out(
            input.values["json"] === true ? JSON.stringify({ ...row, stale }) : line(row, rules.nowMs, stale),
          );
        }
        after = page.at(-1);
        if (page.length < pageSize) break;
      }
      const { documents, chunks, quarantined, stale } = await store.counts(rules.nowMs - rules.staleAfterMs);
      terminal.err(
        `${documents} documents, ${chunks} chunks; ${quarantined} wait for a person, ${stale} are stale`,
      );
      return 0;
    });
  },
};

/** Our own choice: what is held in memory at one time. */
const pageSize = 500;

function line(row: ListedDocument, nowMs: number, stale: boolean): string {
  const { access, state, tenant, id, version, source, owner, trust } = row;
  const who = access.kind === "listed" ? [...access.users, ...access.groups].join(",") : access.kind;
  return visible(
    [
      stale ? "stale" : state,
      tenant === "" ? "(public)" : tenant,
      id,
      `v${version}`,
      who,
      trust,
      source,
      owner,
      `${ageDays(row.lastUpdatedMs, nowMs)} days old`,
    ].join("  "),
  );
}

function oneId(input: CommandInput, name: string): { readonly tenant: string; readonly id: string } {
  const [id, ...more] = input.positionals;
  if (id === undefined || more.length > 0)
    throw new KnownError("USAGE", "which document?", `name one: seaworthy ${name} ID --tenant NAME`);
  return { tenant: textOption(input, "tenant") ?? "", id };
}

const remove: Command = {
  name: "knowledge remove",
  summary: "Remove a registered document: no feature reads it any more",
  usage: `ID [--tenant NAME] ${knowledgeUsage}`,
  options: { ...knowledgeOptions, tenant: { type: "string" } },
  async run(input, terminal) {
    const named = oneId(input, "knowledge remove");
    await withDesk(input, "librarian", (desk, by) => removeDocument(desk, by, named));
    terminal.err("removed; take its chunks out of the search index too");
    return 0;
  },
};

const release: Command = {
  name: "knowledge release",
  summary: "Let a document out of quarantine, after you have looked at it",
  usage: `ID [--tenant NAME] ${knowledgeUsage}`,
  options: { ...knowledgeOptions, tenant: { type: "string" } },
  async run(input, terminal) {
    const named = oneId(input, "knowledge release");
    const version = await withDesk(input, "reviewer", (desk, by) => releaseDocument(desk, by, named));
    terminal.err(`version ${version} may be read; another version will wait again`);
    return 0;
  },
};

const group: Command = {
  name: "knowledge group",
  summary: "Say who is in a group: from then on no program's word counts for it",
  usage: `NAME --tenant NAME [--user NAME]... [--forget] ${knowledgeUsage}`,
  options: {
    ...knowledgeOptions,
    tenant: { type: "string" },
    user: { type: "string", multiple: true },
    forget: { type: "boolean" },
  },
  async run(input, terminal) {
    const [name = "", ...more] = input.positionals;
    if (name === "" || more.length > 0)
      throw new KnownError(
        "USAGE",
        "which group?",
        "name one: seaworthy knowledge group sales --tenant acme --user ann",
      );
    const users = input.values["forget"] === true ? null : listOption(input, "user");
    const set = await withDesk(input, "librarian", (desk, by) =>
      setGroup(desk, by, { tenant: textOption(input, "tenant") ?? "", group: name, users }),
    );
    terminal.err(
      users === null ? "nobody knows the group any more" : `${set.users} users are in it, and nobody else`,
    );
    return 0;
  },
};

export const knowledgeCommands: readonly Command[] = [add, list, remove, release, group];
