import { basename, resolve } from "node:path";
import type { InsideAsked } from "../app/inside-settings.ts";
import { KnownError } from "../base/errors.ts";
import { known, type ProtectOptions } from "./options.ts";
import { Runtime } from "./runtime.ts";

/** By data folder, those that are not closed: one log has one writer. */
const runtimes = new Map<string, Runtime>();

/**
 * The gateway of this process for these options: the same for all that ask for the same.
 *
 * @throws KnownError USAGE for an option that is none, or where another configuration has the data folder.
 */
export function runtimeFor(options: ProtectOptions): Runtime {
  const strange = Object.keys(options).find((key) => !known.has(key));
  if (strange !== undefined)
    throw new KnownError(
      "USAGE",
      `protect has no option ${strange}`,
      `its options are ${[...known].join(", ")}`,
    );
  const asked = askedBy(options);
  const folder = resolve(options.data ?? "");
  const place = options.data === undefined ? `configured from ${folder}` : folder;
  const found = runtimes.get(place);
  if (found !== undefined) {
    if (found.isFor(asked)) return found;
    throw new KnownError(
      "USAGE",
      "this process has another configuration for the same data folder already",
      "name all manifests in one `config` and say `feature`, or give each its own `data`",
    );
  }
  if (runtimes.size === 0) process.once("beforeExit", atEnd);
  const made = new Runtime(asked, () => runtimes.delete(place));
  runtimes.set(place, made);
  return made;
}

/** The same for a client, which lives longer: one that was closed begins anew with the next call. @throws KnownError as `runtimeFor` */
export function runtimeOf(options: ProtectOptions): () => Runtime {
  let runtime = runtimeFor(options);
  return () => {
    if (runtime.isClosed) runtime = runtimeFor(options);
    return runtime;
  };
}

function askedBy({ config, data, environment }: ProtectOptions): InsideAsked {
  const all: readonly (string | object)[] =
    config === undefined ? [] : Array.isArray(config) ? config : [config];
  const [first] = all;
  const isGateway = typeof first === "string" && /gateway\.ya?ml$/.test(basename(first));
  if (isGateway && all.length > 1)
    throw new KnownError(
      "USAGE",
      `${first} names its manifests itself`,
      "name nothing beside it in `config`",
    );
  return {
    manifests: isGateway ? [] : all,
    gatewayConfig: isGateway ? first : undefined,
    data,
    environment,
  };
}

/** Ends all that there are, after the calls that are under way. */
export async function closeAll(): Promise<void> {
  await Promise.all([...runtimes.values()].map(async (runtime) => runtime.close()));
}

function atEnd(): void {
  void closeAll();
}
