import { join } from "node:path";
import { readHeads, type Weights } from "./heads.ts";

export { operatingPoints, type Head, type OperatingPoint } from "./heads.ts";

/** Where a text stands: an order in a document is an attack where the same words of a user need not be. */
export const channels = ["user", "document", "tool", "mail"] as const;
export type Channel = (typeof channels)[number];

export type InjectionWeights = Weights<Channel>;

const shipped = join(import.meta.dirname, "../../models/injection");

/** The weights of the detector of injections, one head a channel. @throws KnownError as `readHeads` does */
export const readInjectionWeights = (folder: string = shipped): InjectionWeights =>
  readHeads(folder, channels);
