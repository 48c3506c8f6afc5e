import { accessSync, constants, existsSync, realpathSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { resolve } from "node:path";
import { KnownError } from "../base/errors.ts";
import { readNamedHost } from "./egress/named-host.ts";
import { insideId } from "./etc-files.ts";
import type { SandboxFolder, SandboxLimits, SandboxSpec } from "./sandbox.ts";
import { otherUser } from "./stage.ts";

/** Whatever stands in these is this machine's or the kernel's own, among it the sockets of services. */
const neverWithin = ["/proc", "/sys", "/dev", "/run", "/var/run", "/boot"];
/** Seen by every sandbox for reading, or made up for it: nobody writes there. */
const neverWritten = ["/usr", "/etc", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt"];
/** Too much at once: what is needed of them has a name of its own. */
const neverWhole = [
  "/",
  "/etc",
  "/var",
  "/var/lib",
  "/var/log",
  "/home",
  "/root",
  "/mnt",
  "/srv",
  "/tmp",
  "/opt",
];

/** Where tools keep credentials, by their own documentation. */
const credentialNames =
  /^(?:\.ssh|\.gnupg|\.aws|\.azure|\.kube|\.docker|\.gcloud|gcloud|\.password-store|\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.vault-token)$/;

const isIn = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);

/** Smallest and largest of each limit. Our own choice: Node.js itself needs 64 MiB and a dozen threads. */
const bounds: Readonly<Record<keyof SandboxLimits, readonly [number, number]>> = {
  memoryMb: [64, 1_048_576],
  processes: [16, 65_536],
  openFiles: [32, 65_536],
  fileMb: [1, 1_048_576],
  cpuSeconds: [1, 31_536_000],
  temporaryMb: [1, 65_536],
  lineMb: [1, 256],
  connections: [1, 10_000],
  connectionsPerMinute: [1, 100_000],
  connectionMb: [1, 1_048_576],
};

/**
 * What a sandbox may not be given, each as a sentence that says how to mend it. Looks at this machine's folders as they are now.
 *
 * @param keepOut folders and files of the gateway itself, absolute
 */
export function specProblems(spec: SandboxSpec, keepOut: readonly string[]): readonly string[] {
  const program = spec.programFolders.map((path): SandboxFolder => ({ path, access: "read" }));
  return [
    ...[...program, ...spec.folders].flatMap((folder) => folderProblem(folder, keepOut) ?? []),
    ...nestedProblems(program, spec.folders),
    ...commandProblems(spec),
    ...spec.hosts.map(readNamedHost).filter((host) => typeof host === "string"),
    ...textProblems(spec),
    ...limitProblems(spec.limits),
  ];
}

/** @throws KnownError SANDBOX_REFUSED with all that is wrong */
export function refuseProblems(spec: SandboxSpec, keepOut: readonly string[]): void {
  const problems = specProblems(spec, keepOut);
  if (problems.length === 0) return;
  throw new KnownError(
    "SANDBOX_REFUSED",
    `the sandbox of ${spec.name} would not hold: ${problems.join("; ")}`,
    "name only what the server needs; docs/sandbox.md says what may be named",
  );
}

function folderProblem({ path, access }: SandboxFolder, keepOut: readonly string[]): string | undefined {
  if (path.includes("\0") || !path.startsWith("/") || resolve(path) !== path)
    return `${JSON.stringify(path)} is no absolute path in its plain form`;
  if (neverWhole.includes(path)) return `${path} holds more than one program may see: name a folder within`;
  const system = neverWithin.find((folder) => isIn(path, folder));
  if (system !== undefined) return `${path} is this machine's own: nothing of ${system} can be named`;
  const fixed = access === "write" ? neverWritten.find((folder) => isIn(path, folder)) : undefined;
  if (fixed !== undefined) return `${path} cannot be written to: it is in ${fixed}; name a folder of its own`;
  const home = homes().find((folder) => path === folder || isIn(folder, path));
  if (home !== undefined) return `${path} holds a home folder, ${home}: name a folder within`;
  const credential = path.split("/").find((name) => credentialNames.test(name));
  if (credential !== undefined) return `${path} is where credentials lie: give it one by env instead`;
  return ownProblem(path, keepOut) ?? diskProblem({ path, access });
}

function homes(): readonly string[] {
  try {
    const { homedir } = userInfo();
    return ["/root", ...(homedir === "/" || homedir === "" ? [] : [homedir])];
  } catch (error) {
    // A container's user without a line in /etc/passwd has no home.
    if (error instanceof Error && "code" in error && error.code === "ERR_SYSTEM_ERROR") return ["/root"];
    throw error;
  }
}

function ownProblem(path: string, keepOut: readonly string[]): string | undefined {
  // `/home/anna` of whoever it is, also of those who are not asked for by name.
  if (/^\/home\/[^/]+$/.test(path)) return `${path} is a home folder: name a folder within`;
  const kept = keepOut.flatMap((own) => [own, ...(existsSync(own) ? [realpathSync(own)] : [])]);
  const near = kept.find((own) => isIn(path, own) || isIn(own, path));
  return near === undefined ? undefined : `${path} and the gateway's own ${near} lie within each other`;
}

function diskProblem({ path, access }: SandboxFolder): string | undefined {
  if (!existsSync(path)) return `${path} is not there`;
  const real = realpathSync(path);
  if (real !== path) return `${path} leads over a symbolic link: write ${real}, if that is meant`;
  const stat = statSync(path);
  if (!stat.isDirectory()) return `${path} is no folder`;
  const user = otherUser();
  if (user === undefined) return undefined;
  const may = bitsFor(stat);
  if ((may & 5) !== 5)
    return `${path} is closed to user ${user}, as whom a sandbox of root runs: chmod o+rx it, or run the gateway as its owner`;
  if (access === "read" || (may & 2) !== 0) return undefined;
  return `${path} cannot be written to by user ${user}, as whom a sandbox of root runs: chown ${user} it, or run the gateway as its owner`;
}

/** What the sandbox's user may do with it: read 4, write 2, enter 1. */
const bitsFor = ({ uid, gid, mode }: { uid: number; gid: number; mode: number }): number =>
  (mode >> (uid === insideId ? 6 : gid === insideId ? 3 : 0)) & 7;

/**
 * A folder that is named stays where it is: within one that a program writes to, it could be replaced by a link to another before the
 * next start.
 */
function nestedProblems(
  program: readonly SandboxFolder[],
  named: readonly SandboxFolder[],
): readonly string[] {
  const all = [...program, ...named];
  return named
    .filter(({ access }) => access === "write")
    .flatMap((open) =>
      all
        .filter((other) => other !== open && isIn(other.path, open.path))
        .map(
          ({ path }) =>
            `${path} lies in ${open.path}, which may be written to: name folders beside each other`,
        ),
    );
}

function commandProblems({ command, name, programFolders, folders }: SandboxSpec): readonly string[] {
  if (command === "node") return [];
  if (/^[\w.+-]+$/.test(command)) {
    const found = ["/usr/local/bin", "/usr/bin", "/bin"].some((folder) => isRunnable(`${folder}/${command}`));
    return found
      ? []
      : [`there is no ${command} in /usr/local/bin, /usr/bin or /bin: write the program's whole path`];
  }
  if (!command.startsWith("/")) return [`${name} has no command that can be found: write its whole path`];
  if (!isRunnable(command)) return [`${command} is no program that can be started`];
  const seen = ["/usr", "/bin", "/sbin", ...programFolders, ...folders.map(({ path }) => path)];
  return seen.some((folder) => isIn(command, folder))
    ? []
    : [`${command} is in no folder that the sandbox sees: name its folder as the program's`];
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function textProblems({ args, env }: SandboxSpec): readonly string[] {
  const names = Object.keys(env).filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  const broken = [...args, ...Object.values(env)].some((text) => text.includes("\0"));
  return [
    ...names.map((name) => `${JSON.stringify(name)} is no name of a variable`),
    ...(broken ? ["an argument or a variable holds a NUL"] : []),
  ];
}

function limitProblems(limits: SandboxLimits): readonly string[] {
  return Object.entries(bounds).flatMap(([name, [least, most]]) => {
    const value = limits[name as keyof SandboxLimits];
    return Number.isInteger(value) && value >= least && value <= most
      ? []
      : [`${name} is ${value}: it goes from ${least} to ${most}`];
  });
}
