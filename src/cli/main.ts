#!/usr/bin/env node
import { realpathSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { KnownError } from "../base/errors.ts";
import type { Command, Terminal } from "./command.ts";
import { commands } from "./registry.ts";

/** The door for people at a shell: finds the command, reads its options, and is the one place that catches here. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const command = commandFor(args, terminal);
    if (typeof command === "number") return command;
    const given = args.slice(command.name.split(" ").length);
    if (given.includes("--help")) {
      terminal.out(`${command.summary}\n\nseaworthy ${command.name} ${command.usage}`);
      return 0;
    }
    const { values, positionals } = parse(command, given);
    return await command.run({ values, positionals }, terminal);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    terminal.err(`error: ${error.message}`);
    terminal.err(`hint: ${error.hint}`);
    return error.exit;
  }
}

function commandFor(args: readonly string[], terminal: Terminal): Command | number {
  const [first, second] = args;
  if (first === undefined || first === "help" || first === "--help" || first === "-h") {
    terminal.out(overview());
    return first === undefined ? 2 : 0;
  }
  const found =
    commands.find(({ name }) => name === `${first} ${second ?? ""}`) ??
    commands.find(({ name }) => name === first);
  if (found !== undefined) return found;
  const under = commands.filter(({ name }) => name.startsWith(`${first} `)).map(({ name }) => name);
  throw new KnownError(
    "USAGE",
    under.length > 0 ? `${first} needs one word more` : `there is no command ${first.slice(0, 60)}`,
    under.length > 0 ? `one of: ${under.join(", ")}` : "`seaworthy help` lists the commands",
  );
}

function parse({ name, usage, options }: Command, args: readonly string[]): ReturnType<typeof parseArgs> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new KnownError("USAGE", detail, `seaworthy ${name} ${usage}`);
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`);
  return [
    "seaworthy: take an AI feature to production, with proof",
    "",
    ...rows,
    "",
    "Every command knows --help and --json. Exit codes: 0 yes, 1 no, 2 asked wrongly, 3 the log does not hold.",
  ].join("\n");
}

/** The real shell. A reader that closes its end (`| head`) ends the command quietly, and its exit code stays the true one. */
function shell(): Terminal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  let isRead = true;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    // A no of the gate is a no, whoever has stopped listening.
    isRead = false;
    stop.abort();
  });
  return {
    out: (line) => {
      if (isRead) process.stdout.write(`${line}\n`);
    },
    err: (line) => void process.stderr.write(`${line}\n`),
    stdin: () => createInterface({ input: process.stdin, crlfDelay: Infinity, signal: stop.signal }),
    interactive: process.stderr.isTTY,
    signal: stop.signal,
  };
}

export async function run(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), shell());
}

/** npm starts a program by a link to it. */
const startedAs = process.argv[1];
if (startedAs !== undefined && realpathSync(startedAs) === fileURLToPath(import.meta.url)) await run();
