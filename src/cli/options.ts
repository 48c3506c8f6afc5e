import { durationMs } from "../base/duration.ts";
import { KnownError } from "../base/errors.ts";
import type { CommandInput } from "./command.ts";

/** Options that most commands share. */
export const dataOption = { data: { type: "string" } } as const;
export const jsonOption = { json: { type: "boolean" } } as const;

export function textOption({ values }: CommandInput, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

export function listOption({ values }: CommandInput, name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** For commands that take options only: what else stands there was meant for something. @throws KnownError USAGE */
export function noPositionals({ positionals: [first] }: CommandInput, usage: string): void {
  if (first !== undefined)
    throw new KnownError(
      "USAGE",
      `nobody asked for ${JSON.stringify(first.slice(0, 60))}`,
      `seaworthy ${usage}`,
    );
}

/** @throws KnownError USAGE */
export function portOption(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name);
  if (text === undefined) return undefined;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new KnownError(
    "USAGE",
    `--${name} ${text} is no port`,
    "give a number from 0 to 65535; 0 takes a free one",
  );
}

/** `90d`, `12h`, `30m`, `10s`, in milliseconds. @throws KnownError USAGE */
export function durationOption(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name);
  if (text === undefined) return undefined;
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw new KnownError(
    "USAGE",
    `--${name} ${text} is no length of time`,
    "give one like 90d, 12h, 30m or 10s",
  );
}
