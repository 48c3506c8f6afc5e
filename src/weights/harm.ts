import { join } from "node:path";
import { readHeads, type Weights } from "./heads.ts";

/** What harm a text can do: the kinds of the guard's findings. */
export const harmKinds = [
  "phishing-and-fraud",
  "harassment-and-hate",
  "malware-and-intrusion",
  "weapons-and-violence",
  "drugs",
  "self-harm",
  "sexual-content",
  "sexual-content-minors",
  "privacy-invasion",
  "theft-and-crime",
  "disinformation",
] as const;
export type HarmKind = (typeof harmKinds)[number];

/** `request` and `output` say whether a text is harmful, by who wrote it; the others, in what way. */
export const harmHeads = ["request", "output", ...harmKinds] as const;
export type HarmHead = (typeof harmHeads)[number];

export type HarmWeights = Weights<HarmHead>;

const shipped = join(import.meta.dirname, "../../models/harm");

/** The weights of the detector of harmful content. @throws KnownError as `readHeads` does */
export const readHarmWeights = (folder: string = shipped): HarmWeights => readHeads(folder, harmHeads);
