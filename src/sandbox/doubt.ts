import { existsSync } from "node:fs";
import { KnownError } from "../base/errors.ts";
import { bubblewrap } from "./bubblewrap.ts";
import { launch } from "./launch.ts";
import { standardLimits } from "./sandbox.ts";

let known: Promise<string | undefined> | undefined;

/**
 * Why no sandbox can start on this machine, with how to mend it; undefined where one can. Found out by starting one. A good answer is
 * remembered for as long as this process lives; a bad one is asked for again.
 */
export async function sandboxDoubt(): Promise<string | undefined> {
  known ??= findOut();
  const doubt = await known;
  if (doubt !== undefined) known = undefined;
  return doubt;
}

async function findOut(): Promise<string | undefined> {
  if (process.platform !== "linux")
    return `there is no sandbox on ${process.platform}: run the gateway on Linux, or in a Linux container or virtual machine`;
  if (!existsSync(bubblewrap))
    return `${bubblewrap} is not there: apt-get install bubblewrap (dnf install bubblewrap, apk add bubblewrap)`;
  if (!existsSync("/usr/bin/prlimit"))
    return "/usr/bin/prlimit is not there: apt-get install util-linux (apk add util-linux-misc)";
  if (!existsSync(`/proc/${process.pid}/task/${process.pid}/children`))
    return "the kernel does not list a process's children (CONFIG_PROC_CHILDREN), so that what a sandbox uses cannot be watched: take a distribution's own kernel";
  try {
    const sandbox = await launch(trial, { record: () => Promise.resolve() });
    sandbox.stdout.resume();
    sandbox.stdin.end();
    const { code, message } = await sandbox.exited;
    return code === 0 ? undefined : `a sandbox starts, but no program in it: ${message}`;
  } catch (error) {
    if (error instanceof KnownError) return doubtOf(error.message);
    throw error;
  }
}

const trial = {
  name: "a trial",
  command: "/usr/bin/true",
  args: [],
  programFolders: [],
  folders: [],
  hosts: [],
  env: {},
  limits: standardLimits,
};

/** What bubblewrap says where a machine does not let it, and what is behind it. */
const causes: readonly (readonly [said: RegExp, why: string])[] = [
  [
    /Can't mount proc/,
    "the container hides parts of /proc, and so no new one can be mounted: start it with --security-opt systempaths=unconfined (Docker, Podman: unmask=ALL) or procMount: Unmasked (Kubernetes)",
  ],
  [
    /RTM_NEWADDR|loopback/,
    "AppArmor takes rights from new user namespaces (Ubuntu 24.04): give /usr/bin/bwrap a profile with `userns,`, or set kernel.apparmor_restrict_unprivileged_userns=0",
  ],
  [
    /No space left on device|max_user_namespaces/,
    "no more user namespaces may be made: set user.max_user_namespaces to 1000 or more",
  ],
  [
    /namespace|uid map|Operation not permitted|clone/i,
    "user namespaces are not allowed here: set kernel.unprivileged_userns_clone=1 (Debian 10), kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), user.max_user_namespaces=1000; in Docker add --security-opt seccomp=unconfined --security-opt apparmor=unconfined",
  ],
];

/** @param said bubblewrap's own words */
export function doubtOf(said: string): string {
  const why = causes.find(([pattern]) => pattern.test(said))?.[1];
  return why === undefined ? said : `${why} (${said})`;
}
