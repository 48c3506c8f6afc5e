import { readFileSync, readdirSync } from "node:fs";
import type { KeyObject } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { alertKinds } from "../alerts/rules.ts";
import { openPublished } from "../audit/read.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import type { LogClient } from "../audit/socket/client.ts";
import { checklistOf } from "../controls/checklist.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { sheetOf } from "../pack/checklist/sheet.ts";
import { evidencePack, type EvidencePack } from "../pack/evidence-pack.ts";
import type { Beside, PackFacts } from "../pack/facts.ts";
import { gathered, pinnedLog, type PackSources } from "../pack/gather.ts";
import { keyOfSeed } from "../pack/signing-key.ts";
import { withLog } from "./ask-log.ts";
import { catalogueFor } from "./catalogue.ts";
import { subjectIn, type ChecklistAsk } from "./checklist.ts";
import { openDataFolder } from "./data-folder.ts";
import { readEvidence } from "./evidence.ts";
import { rotationCalendar } from "./rotation-calendar.ts";
import { rotationJson } from "./rotation-items.ts";
import { rotationReport } from "./rotation-report.ts";
import { runbookFolders } from "./runbooks.ts";
import { alertSettingsFor, rotationFor } from "./settings.ts";

/** What a pack is asked for. */
export interface PackAsk extends ChecklistAsk {
  /** The operator's configuration file. */
  readonly config?: string | undefined;
  /** Texts are opened on behalf of the person of the token, for this purpose; undefined: none are. */
  readonly open?: { readonly purpose: string; readonly token: () => string | undefined } | undefined;
  /** Undefined: the key of the data folder. */
  readonly key?: KeyObject | undefined;
}

export interface PackParts {
  readonly nowMs: number;
  readonly folder: string;
  readonly report: (line: string) => void;
}

/** Evidence up to one head of the log: what came while it was read is left for the next time. */
class PinnedBook extends OpenBook {
  readonly #size: number;

  constructor(size: number) {
    super();
    this.#size = size;
  }

  override add(entry: Witnessed): void {
    if (entry.seq < this.#size) super.add(entry);
  }
}

/** All that a pack of a data folder is made from. @throws KnownError USAGE where no gateway has loaded what is asked about */
export async function packFacts(
  log: LogClient,
  asked: PackAsk,
  { nowMs, folder, report }: PackParts,
): Promise<PackFacts> {
  const { data, open } = asked;
  // Entries of this moment belong to it.
  await log.ask({ ask: "prove" });
  const pinned = pinnedLog(openPublished(data));
  const index = new SearchIndex(searchPlaces(data), report);
  try {
    const search: PackSources["search"] = (question) => answerSearch(index, question);
    const book = await readEvidence(search, nowMs, new PinnedBook(pinned.head.size), asked.feature);
    const subject = subjectIn(book, asked, folder);
    const ask = { subject, book, nowMs };
    const token = open?.token();
    return await gathered({
      pinned,
      search,
      ask,
      sheet: sheetOf(checklistOf(catalogueFor(asked, folder), ask)),
      ...(open === undefined
        ? {}
        : {
            open: {
              purpose: open.purpose,
              payload: (seq: number) => log.openPayload({ index: seq, purpose: open.purpose, token }),
            },
          }),
      beside: await besideOf(asked, { nowMs, folder }),
      version: ownVersion(),
    });
  } finally {
    index.close();
  }
}

/** Makes a pack. That it was made, which bytes it is and which key signed it is an entry when this resolves. @throws KnownError as `packFacts` */
export const makePack = (asked: PackAsk, parts: PackParts): Promise<EvidencePack> =>
  withLog(asked.data, async (log) => {
    const facts = await packFacts(log, asked, parts);
    const pack = evidencePack(facts, asked.key ?? packKey(asked.data));
    const { feature, environment, digest } = facts.ask.subject;
    await log.record({
      kind: "pack.made",
      feature,
      environment,
      digest,
      facts: {
        sha256: pack.sha256,
        key: pack.keyId,
        logSize: facts.head.size,
        files: pack.files.length,
        payloads: facts.payloads.texts.size,
        answer: facts.sheet.checklist.verdict.answer,
      },
    });
    return pack;
  });

/** The Ed25519 key of the log's owner: who can read the data folder's secret has it, and it signs nothing else. */
export const packKey = (data: string): KeyObject =>
  keyOfSeed(openDataFolder(data).secretFor("evidence pack signing key"));

async function besideOf(
  { data, config, manifest, environment }: PackAsk,
  { nowMs, folder }: Pick<PackParts, "nowMs" | "folder">,
): Promise<Beside> {
  const { rotation } = rotationFor(
    {
      data,
      manifests: manifest === undefined ? [] : [manifest],
      ...(config === undefined ? {} : { config }),
      ...(environment === undefined ? {} : { environment: environment as never }),
    },
    folder,
  );
  const { runbooks: own } = alertSettingsFor({ data, config }, {}, folder);
  const items = await rotationReport(data, rotation, nowMs);
  return {
    ...(items.length === 0 ? {} : { rotationCalendar: rotationCalendar(items, nowMs) }),
    rotations: items.map(rotationJson),
    runbooks: runbooksIn(runbookFolders(own)),
    alertKinds: Object.keys(alertKinds),
  };
}

/** Where this program itself lies. */
const ownFolder = fileURLToPath(new URL("../..", import.meta.url));

/** Pages of the folders by name; one of a later folder stands for one of the same name before it. */
function runbooksIn(folders: readonly string[]): Beside["runbooks"] {
  const pages = new Map<string, string>();
  for (const folder of folders)
    for (const name of readdirSync(folder).sort())
      if (/^[\w.-]+\.md$/.test(name)) pages.set(name, readFileSync(join(folder, name), "utf8"));
  return [...pages].map(([name, text]) => ({ name, text }));
}

function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(ownFolder, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}
