import type { Principal } from "./principal.ts";

/** What `protect` is told beside the client. */
export interface ProtectOptions {
  /**
   * The feature's manifest: the path of a `seaworthy.yaml`, or what one says, as an object; several as an array. A path of a
   * `seaworthy.gateway.yaml` is the gateway's configuration, which names manifests itself. Absent: as `seaworthy serve` finds them in
   * the working directory, else the built-in feature of the environment dev.
   */
  readonly config?: string | object | readonly (string | object)[];
  /** The folder for the log and all that must survive: one process has it. Absent: as the configuration says, else `.seaworthy`. */
  readonly data?: string;
  readonly environment?: "dev" | "staging" | "prod";
  /** Whose calls they are; a function is asked at each call. `as` names another for a piece of work. */
  readonly principal?: Principal | (() => Principal | undefined);
  /** Which feature the calls belong to, where there are several. */
  readonly feature?: string;
  /** The provider's name as manifests have it, where it is not the vendor's own: of a server of yours, say. */
  readonly provider?: string;
}

/** Their names. */
export const known: ReadonlySet<string> = new Set<keyof ProtectOptions>([
  "config",
  "data",
  "environment",
  "principal",
  "feature",
  "provider",
]);
