import type { LookupAddress } from "node:dns";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";

/** A folder of this machine that the sandbox sees at the same path. */
export interface SandboxFolder {
  /** Absolute, and with no symbolic link on the way. */
  readonly path: string;
  readonly access: "read" | "write";
}

/** What one sandbox may use. All of it is for the whole tree of processes, unless it says otherwise. */
export interface SandboxLimits {
  /** What all of its processes hold that is no file, together with what lies in /tmp. */
  readonly memoryMb: number;
  /** Processes and threads at once. */
  readonly processes: number;
  /** Of one process. */
  readonly openFiles: number;
  /** One file that it writes. */
  readonly fileMb: number;
  /** Seconds of a processor since the start. */
  readonly cpuSeconds: number;
  /** The size of its private /tmp, which ends with it. */
  readonly temporaryMb: number;
  /** One line of its standard output: a longer one ends it. */
  readonly lineMb: number;
  /** Connections to named hosts at once. */
  readonly connections: number;
  /** Attempts to connect in a minute, refused ones too. */
  readonly connectionsPerMinute: number;
  /** Bytes of one connection, both ways together. */
  readonly connectionMb: number;
}

/** Our own choice: what the servers of the protocol's authors need, times four; see docs/sandbox.md. */
export const standardLimits: SandboxLimits = {
  memoryMb: 512,
  processes: 128,
  openFiles: 512,
  fileMb: 256,
  cpuSeconds: 3600,
  temporaryMb: 64,
  lineMb: 8,
  connections: 32,
  connectionsPerMinute: 600,
  connectionMb: 256,
};

/** One program that is to run apart from this machine. */
export interface SandboxSpec {
  /** As people call it, in messages. */
  readonly name: string;
  /** `node` is the Node.js that runs the gateway; else an absolute path, or a name in /usr/local/bin, /usr/bin or /bin. */
  readonly command: string;
  readonly args: readonly string[];
  /** Folders with the program itself, seen read-only. The first one is where it starts. */
  readonly programFolders: readonly string[];
  readonly folders: readonly SandboxFolder[];
  /**
   * Whom it may speak to: `api.example.com` (port 443), `api.example.com:8443`, both over TLS in that name; `tcp://db.example.com:5432`
   * for what is no TLS. An address of a private network must stand here as the address. None: no network at all.
   */
  readonly hosts: readonly string[];
  /** All the environment that it gets, beside PATH, HOME, LANG and TMPDIR. */
  readonly env: Readonly<Record<string, string>>;
  readonly limits: SandboxLimits;
}

/** What the sandbox did or was refused. No field holds what was sent. */
export type SandboxEvent =
  | {
      readonly kind: "connect";
      readonly outcome: "allowed" | "refused";
      readonly host: string;
      readonly port: number;
      /** The address that the name had, and that was connected to. */
      readonly address?: string;
      /** One of a few fixed sentences. */
      readonly why?: string;
    }
  /** The end of a connection that was allowed. */
  | {
      readonly kind: "connection-ended";
      readonly host: string;
      readonly port: number;
      readonly sentBytes: number;
      readonly receivedBytes: number;
      readonly why: string;
    };

/** What starts a sandbox and has to know what happens in it. */
export interface SandboxOwner {
  /** Never seen by a sandbox, nor any folder in or around them: the gateway's data folder and configuration. Absolute. */
  readonly keepOut: readonly string[];
  /** Awaited before a connection is made: where it fails, there is no connection. */
  record(event: SandboxEvent): Promise<void>;
  /** How named hosts are reached; where it is not given, as this machine does. */
  readonly network?: SandboxNetwork;
}

export interface SandboxNetwork {
  /** All addresses of a name, as `node:dns` gives them. */
  readonly resolve: (
    name: string,
    options: { readonly all: true },
    done: (error: NodeJS.ErrnoException | null, addresses?: readonly LookupAddress[]) => void,
  ) => void;
  /** Half open, to an address that was looked at. */
  readonly connect: (address: string, port: number) => Socket;
}

export type SandboxEndReason =
  | "exited"
  | "stopped"
  | "out-of-memory"
  | "out-of-processes"
  | "out-of-cpu"
  | "out-of-files"
  | "line-too-long"
  | "unwatched";

export interface SandboxEnd {
  readonly reason: SandboxEndReason;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** A sentence for people, with the number that was passed. */
  readonly message: string;
}

/** A sandbox that runs. */
export interface Sandboxed {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Up to 64 KiB wait here for a reader, and what is more is dropped: it never makes the program wait. */
  readonly stderr: Readable;
  /** Resolves when not one of its processes is left. Never rejects. */
  readonly exited: Promise<SandboxEnd>;
  /** Ends all of its processes at once; resolves when none is left. May be called again. */
  stop(): Promise<SandboxEnd>;
}
