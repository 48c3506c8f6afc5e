import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ran, type Ran } from "../../src/cli/terminal.test-data.ts";
import type { Duty } from "../../src/evidence/duty.ts";

/** What the log, the gateway and the commands of this process take for the time of day, with `laterMs` added. */
export interface ShiftedClock {
  laterMs: number;
  restore(): void;
}

/** Days pass for everything in this process at once, as they would for a machine. */
export function shiftedClock(): ShiftedClock {
  const own = Date.now;
  const clock = {
    laterMs: 0,
    restore: () => {
      Date.now = own;
    },
  };
  Date.now = () => own() + clock.laterMs;
  return clock;
}

/** People with keys that OpenSSH made, at the real command line. */
export interface People {
  /** Somebody new: token, key and duties by the commands that README and docs name. */
  add(name: string, ...duties: readonly Duty[]): Promise<void>;
  /** `seaworthy …` with their token. */
  as(name: string, ...args: readonly string[]): Promise<Ran>;
  /** `seaworthy …` with their token and their key. */
  signs(name: string, ...args: readonly string[]): Promise<Ran>;
  /** Over any text, by `ssh-keygen -Y sign`. */
  signature(name: string, text: string): string;
}

export const emailOf = (name: string): string => `${name}@example.com`;

export function peopleOf(folder: string, data: string): People {
  const path = (name: string): string => join(folder, name);
  const seaworthy = (...args: readonly string[]): Promise<Ran> => ran([...args, "--data", data]);
  const good = async (...args: readonly string[]): Promise<Ran> => {
    const done = await seaworthy(...args);
    if (done.code === 0) return done;
    throw new Error(`seaworthy ${args.join(" ")}: ${done.err.join("\n")}`);
  };
  const keygen = (args: readonly string[], input?: string): string =>
    execFileSync("ssh-keygen", args, {
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
      ...(input === undefined ? {} : { input }),
    });
  const as = (name: string, ...args: readonly string[]): Promise<Ran> =>
    seaworthy(...args, "--token-file", path(`${name}.token`));
  return {
    as,
    signs: (name, ...args) => as(name, ...args, "--key", path(name)),
    signature: (name, text) => keygen(["-Y", "sign", "-n", "seaworthy", "-f", path(name)], text),
    async add(name, ...duties) {
      const { out } = await good("people", "add", emailOf(name), "--role", "signatory");
      writeFileSync(path(`${name}.token`), out[0] ?? "", { mode: 0o600 });
      keygen(["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path(name)]);
      const key = ["people", "key", "--add", path(`${name}.pub`), "--token-file", path(`${name}.token`)];
      await good(...key);
      for (const duty of duties) await good("people", "duty", emailOf(name), duty);
    },
  };
}
