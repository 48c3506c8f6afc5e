import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { bubblewrap } from "./bubblewrap.ts";
import { insideId } from "./etc-files.ts";
import { otherUser } from "./stage.ts";

/**
 * Where the gateway is root and its sandboxes are nobody, a project below `/root` is out of nobody's reach, although its files are for
 * everybody to read. Such a source gets a second place, within the stage: root binds it there, in a namespace of mounts that only the
 * sandbox's start sees, and then becomes nobody. What a file's own permissions say holds as before.
 *
 * @returns the second places of those that need one, by their own paths; they are empty until `asUser` has begun
 */
export function liftedInto(stage: string, sources: readonly string[]): ReadonlyMap<string, string> {
  if (otherUser() === undefined) return new Map();
  const far = [...new Set(sources)].filter((path) => !mayReach(path));
  return new Map(
    far.map((path, index) => {
      const second = `${stage}/source-${index}`;
      if (statSync(path).isDirectory()) mkdirSync(second);
      else writeFileSync(second, "");
      return [path, second];
    }),
  );
}

/** Every folder on the way to it lets the sandbox's user pass. */
function mayReach(path: string): boolean {
  for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === insideId ? 0o100 : gid === insideId ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
  }
  return true;
}

/** The command as it is, or one that binds the second places, becomes the user and then runs it. */
export function asUser(
  user: number | undefined,
  lifted: ReadonlyMap<string, string>,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (user === undefined || lifted.size === 0) return command;
  return [
    bubblewrap,
    ...["--die-with-parent", "--dev-bind", "/", "/"],
    ...[...lifted].flatMap(([path, second]) => ["--bind", path, second]),
    "--",
    ...["/usr/bin/setpriv", `--reuid=${user}`, `--regid=${user}`, "--clear-groups", "--"],
    ...command,
  ];
}
