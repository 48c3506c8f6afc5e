import { statSync } from "node:fs";
import type { Recorder } from "../audit/recorder.ts";
import { guardKinds } from "../guards/registry.ts";
import { recordOnly } from "../policy/built-in.ts";
import { loadPolicies, type Environment } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { problemText } from "../policy/problem.ts";
import { readBesideManifests, readSource } from "../scan/manifest-files.ts";
import { policyLoaded } from "./policy-entry.ts";
import { sha256 } from "./settings-features.ts";

/** Our own choice: what a person saved is said before they have typed the next command. */
const lookMsDefault = 2000;

/** Files that are looked at in one turn, so that calls go between. Our own choice: some hundred microseconds. */
const filesPerTurn = 64;

export interface DriftParts {
  /** Paths, in the order of `policies`. */
  readonly manifests: readonly string[];
  /** As they were loaded and are served. */
  readonly policies: readonly Policy[];
  readonly environment: Environment;
  readonly guarded: boolean;
  readonly recorder: Pick<Recorder, "record">;
  readonly lookMs?: number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** What lies on the disk for a feature. */
interface OnDisk {
  readonly digest: string;
  /** Undefined where it does not load. */
  readonly policy?: Policy;
  readonly problems: readonly string[];
  /** Every file that was read for it. */
  readonly paths: readonly string[];
}

interface Watched {
  readonly manifest: string;
  readonly served: Policy;
  paths: readonly string[];
  stamps: string;
  /** The digest that the log says lies on the disk. */
  said: string;
}

/**
 * Looks whether the files of what is served are still those that were loaded. Others are said in the log, so that nobody takes what was
 * observed of the old ones for theirs; they serve after a restart, and not before.
 */
export function watchManifests(parts: DriftParts): { look(): Promise<void>; close(): Promise<void> } {
  const { manifests, policies, lookMs = lookMsDefault } = parts;
  const all = manifests.flatMap((manifest, i): readonly Watched[] => {
    const served = policies[i];
    return served === undefined
      ? []
      : [{ manifest, served, paths: [manifest], stamps: "", said: served.digest }];
  });
  const look = async (): Promise<void> => {
    let files = 0;
    for (const one of all) {
      files += one.paths.length;
      await lookAt(one, parts);
      if (files < filesPerTurn) continue;
      files = 0;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= look()
      .catch((error: unknown) => parts.report(`manifests cannot be looked at: ${String(error)}`))
      .finally(() => {
        running = undefined;
      });
  }, lookMs).unref();
  return {
    look,
    close: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

async function lookAt(watched: Watched, parts: DriftParts): Promise<void> {
  // Before they are read: what changes meanwhile is seen at the next look.
  const stamps = stampsOf(watched.paths);
  if (stamps === watched.stamps) return;
  const found = onDisk(watched, parts);
  const paths = [...found.paths];
  if (found.digest !== watched.said) {
    await say(watched, found, parts);
    watched.said = found.digest;
  }
  // Files that are named for the first time have been looked at with the next look only.
  watched.stamps = paths.join("\n") === watched.paths.join("\n") ? stamps : "";
  watched.paths = paths;
}

/** Who changed a file cannot set its change time: what has the same stamp is the same file. */
function stampsOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const found = statSync(path, { throwIfNoEntry: false, bigint: true });
      return found === undefined ? "none" : `${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
    })
    .join("\n");
}

function onDisk({ manifest }: Watched, { environment, guarded }: DriftParts): OnDisk {
  const file = readSource(manifest);
  const read = readBesideManifests([manifest]);
  const texts = new Map([[manifest, file?.text ?? ""]]);
  const loaded =
    file === undefined
      ? { problems: [] }
      : loadPolicies(
          [file],
          (path) => {
            const text = read(path);
            texts.set(path, text ?? "");
            return text;
          },
          { environment, guardKinds, sha256 },
        );
  const paths = [...texts.keys()];
  const policy = "policies" in loaded ? loaded.policies[0] : undefined;
  if (policy !== undefined) {
    const as = guarded ? policy : recordOnly(policy, sha256);
    return { digest: as.digest, policy: as, problems: [], paths };
  }
  return {
    // What does not load has no running digest: this one says which bytes it was.
    digest: `sha256:${sha256(JSON.stringify([...texts]))}`,
    problems:
      "problems" in loaded && loaded.problems.length > 0
        ? loaded.problems.map(problemText)
        : [`${manifest} cannot be read`],
    paths,
  };
}

async function say({ served }: Watched, found: OnDisk, parts: DriftParts): Promise<void> {
  const { recorder, report, environment, guarded } = parts;
  const { digest, policy, problems } = found;
  const loaded = digest === served.digest;
  const entry = policyLoaded(policy ?? served, { environment, guarded });
  await recorder.record({
    ...entry,
    ...{ kind: "policy.changed", feature: served.feature, digest },
    facts: { ...entry.facts, loads: policy !== undefined, loaded },
    ...(policy === undefined ? { payload: JSON.stringify({ problems: problems.slice(0, 16) }) } : {}),
  });
  const { feature } = served;
  if (loaded) report(`${feature}: its files are again those that are served`);
  else if (policy === undefined)
    report(
      `${feature}: its files do not load any more, and what was loaded is served still: ${problems[0] ?? ""}`,
    );
  else report(`${feature}: its files have changed; restart the gateway to serve them`);
}
