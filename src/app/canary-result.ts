import { isObject, readJson } from "../base/json.ts";

/** The canary's provider, which no feature of anybody else can reach. */
export const canaryProvider = "seaworthy-canary";

/** What a drill of the kill switch found. */
export interface DrillResult {
  /** Everything was as it must be. */
  readonly held: boolean;
  /** What was not; empty where it held. */
  readonly why: string;
  /** From the kill's acknowledgement to the first new call that is turned away, in milliseconds. */
  readonly newCallMs: number;
  /** From the kill's acknowledgement to the end of a stream that ran, in milliseconds. */
  readonly streamMs: number;
  /** From the end of the kill to the first call that is answered again, in milliseconds. */
  readonly resumeMs: number;
}

export function readDrill(text: string): DrillResult {
  const value = readJson(text);
  if (!isObject(value)) throw new Error("a drill's result is no object");
  const { held, why, newCallMs, streamMs, resumeMs } = value;
  return {
    held: held === true,
    why: typeof why === "string" ? why : "",
    newCallMs: Number(newCallMs),
    streamMs: Number(streamMs),
    resumeMs: Number(resumeMs),
  };
}
