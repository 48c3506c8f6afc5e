import { existsSync, lstatSync, readlinkSync } from "node:fs";
import { insideHostname, insideId, madeUpFiles, sharedEtc } from "./etc-files.ts";
import type { SandboxSpec } from "./sandbox.ts";

export const bubblewrap = "/usr/bin/bwrap";

/** Where the sandbox finds what is ours. */
const ownFolder = "/run/seaworthy";
export const insideSocket = `${ownFolder}/outside.sock`;

/** The descriptors that bubblewrap itself is handed; all are closed before the program starts. */
export const descriptors = { arguments: 3, information: 4, block: 5, filter: 6 } as const;

const mebibyte = 1024 * 1024;
/** Our own choice: POSIX semaphores and small shared arrays. */
const sharedMemoryMb = 16;

export interface Place {
  /** Node.js outside; seen at the same path. */
  readonly node: string;
  /** The folder with the made-up files, which lives as long as the sandbox. */
  readonly stage: string;
  /** The program that brings connections out, where there are hosts: its file. */
  readonly relay: string | undefined;
  /** Where something is found that the sandbox's user has no way to, by its own path. */
  readonly lifted: ReadonlyMap<string, string>;
}

/** All that is bound from beyond the system's own folders. */
export const sourcesOf = (spec: SandboxSpec, place: Omit<Place, "lifted">): readonly string[] => [
  place.node,
  ...(place.relay === undefined ? [] : [place.relay]),
  ...spec.programFolders,
  ...spec.folders.map(({ path }) => path),
];

/** What bubblewrap is told, without the program. The order is that of the mounts: a later one lies over an earlier one. */
export function sandboxOptions(spec: SandboxSpec, place: Place): readonly string[] {
  const { limits } = spec;
  const source = (path: string): string => place.lifted.get(path) ?? path;
  return [
    ...["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"],
    ...["--cap-drop", "ALL", "--uid", String(insideId), "--gid", String(insideId)],
    ...["--hostname", insideHostname],
    ...system(),
    ...etc(place.stage),
    ...["--proc", "/proc", "--dev", "/dev"],
    ...["--perms", "1777", "--size", String(sharedMemoryMb * mebibyte), "--tmpfs", "/dev/shm"],
    ...["--perms", "1777", "--size", String(limits.temporaryMb * mebibyte), "--tmpfs", "/tmp"],
    ...["--perms", "0755", "--dir", `${ownFolder}/bin`],
    ...(place.node.startsWith("/usr/") ? [] : ["--ro-bind", source(place.node), place.node]),
    ...["--symlink", place.node, `${ownFolder}/bin/node`],
    ...(place.relay === undefined ? [] : ["--ro-bind", source(place.relay), insideRelay(place.relay)]),
    ...(place.relay === undefined ? [] : ["--ro-bind", `${place.stage}/outside.sock`, insideSocket]),
    ...folders(spec, source),
    // What bubblewrap made itself is memory of this machine: nobody inside writes there.
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    ...["--chdir", spec.programFolders[0] ?? "/tmp"],
    ...["--seccomp", String(descriptors.filter)],
    ...["--info-fd", String(descriptors.information), "--block-fd", String(descriptors.block)],
  ];
}

/** Node.js tells a module from a script, and TypeScript from JavaScript, by the ending. */
export const insideRelay = (relay: string): string =>
  `${ownFolder}/relay${relay.endsWith(".ts") ? ".mts" : ".mjs"}`;

/** The kernel's own end of one process: later than that of the look at all of them, which says why. */
const processorSpareSeconds = 10;

/** The program with its limits: set inside, where the count of processes is the sandbox's own (user_namespaces(7)). */
export function limitedCommand(spec: SandboxSpec, place: Place): readonly string[] {
  const { limits } = spec;
  return [
    "/usr/bin/prlimit",
    ...[`--nproc=${limits.processes}`, `--nofile=${limits.openFiles}`, "--core=0"],
    ...[
      `--fsize=${limits.fileMb * mebibyte}`,
      `--cpu=${limits.cpuSeconds + processorSpareSeconds}`,
      "--memlock=65536",
    ],
    // What a program may map is more than what it holds: the sum of what is held is watched.
    ...[`--data=${(limits.memoryMb + mappedSpareMb) * mebibyte}`, "--msgqueue=65536", "--"],
    ...(place.relay === undefined ? [] : ["node", insideRelay(place.relay), insideSocket, String(proxyPort)]),
    spec.command,
    ...spec.args,
  ];
}

/**
 * What is mapped and never used: V8 sets 512 MiB aside for code in each of its isolates, and Node.js a stack of 8 MiB for each of a dozen
 * threads. With less than 600 Node.js 24 does not start; this leaves room for two workers.
 */
const mappedSpareMb = 2048;

/** A network of its own: nobody else listens there. The number is squid's. */
const proxyPort = 3128;
const proxy = `http://127.0.0.1:${proxyPort}`;
const aside = "localhost,127.0.0.1,::1";

/** The variables that curl, Python, Go, Ruby and Node.js (from 24) read. curl takes http_proxy in lower case only. */
const proxyVariables: Readonly<Record<string, string>> = {
  HTTPS_PROXY: proxy,
  https_proxy: proxy,
  HTTP_PROXY: proxy,
  http_proxy: proxy,
  NO_PROXY: aside,
  no_proxy: aside,
  NODE_USE_ENV_PROXY: "1",
};

/** All the environment there is. bubblewrap's own process has the same one, and so nothing else can be read from it inside. */
export function sandboxEnvironment(spec: SandboxSpec): Record<string, string> {
  return {
    PATH: `${ownFolder}/bin:/usr/local/bin:/usr/bin:/bin`,
    HOME: "/tmp",
    TMPDIR: "/tmp",
    LANG: "C.UTF-8",
    ...(spec.hosts.length === 0 ? {} : proxyVariables),
    ...spec.env,
  };
}

function system(): readonly string[] {
  const links = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"].flatMap((path) => {
    if (!existsSync(path)) return [];
    return lstatSync(path).isSymbolicLink()
      ? ["--symlink", readlinkSync(path), path]
      : ["--ro-bind", path, path];
  });
  return ["--ro-bind", "/usr", "/usr", ...links];
}

const etc = (stage: string): readonly string[] => [
  ...["--perms", "0755", "--dir", "/etc"],
  ...Object.keys(madeUpFiles).flatMap((name) => ["--ro-bind", `${stage}/${name}`, `/etc/${name}`]),
  ...sharedEtc.flatMap((path) => ["--ro-bind-try", path, path]),
];

/** A folder within another one lies over it: the outer ones come first, and a folder to write to after one to read. */
function folders(
  { programFolders, folders: named }: SandboxSpec,
  source: (path: string) => string,
): readonly string[] {
  const all = [
    ...programFolders.map((path) => ({ path, access: "read" as const })),
    ...named.filter(({ access }) => access === "read"),
    ...named.filter(({ access }) => access === "write"),
  ];
  const depth = ({ path }: { readonly path: string }): number => path.split("/").length;
  return all
    .toSorted((one, other) => depth(one) - depth(other))
    .flatMap(({ path, access }) => [access === "read" ? "--ro-bind" : "--bind", source(path), path]);
}
