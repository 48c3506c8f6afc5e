import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, Server } from "node:http";
import type { Duplex } from "node:stream";
import { KnownError } from "../base/errors.ts";
import type { GatewayDeps } from "../gateway/server.ts";
import type { KeyRecord } from "../store/store.ts";
import { programsDoor } from "./gateway.ts";
import { openBase } from "./gateway-base.ts";
import { startParts } from "./gateway-parts.ts";
import type { GatewayPorts, Undo } from "./ports.ts";
import type { Settings } from "./settings.ts";

/** What a gateway within a program is told of its calls. */
export type Brought = NonNullable<GatewayDeps["brought"]>;

/** A gateway that listens nowhere: its program reaches the door in memory. */
export interface InsideGateway {
  /** Takes connections by `emit("connection", …)`. */
  readonly door: Server;
  /** What its program shows at the door: made at the start, known to nobody else. */
  readonly key: string;
  /** Ends it, and calls that are under way with it: whoever ends it waits for them. All that was written stays. */
  close(): Promise<void>;
}

/** Under this name a program's own calls stand in the log, where those of others have the id of their virtual key. */
const insideId = "in-process";

/**
 * Starts the parts of a gateway within a program: the log first, its door last, and no port at all.
 *
 * @throws KnownError LOG_UNAVAILABLE where another process has the data folder, LOG_BROKEN where the log does not hold.
 */
export async function startInside(
  settings: Settings,
  ports: GatewayPorts,
  brought: Brought,
): Promise<InsideGateway> {
  const undo: Undo = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start({ settings, ports, undo }, brought)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  {
    settings,
    ports,
    undo,
  }: { readonly settings: Settings; readonly ports: GatewayPorts; readonly undo: Undo },
  brought: Brought,
): Promise<Omit<InsideGateway, "close">> {
  for (const warning of settings.warnings) ports.report(warning);
  const base = await openBase(settings, ports, undo);
  const parts = await startParts({ settings, base, ports, undo });
  const { recorder } = base.log;
  const { environment } = settings;
  const { key, keys } = insideKey(ports.now());
  const door = programsDoor({ settings, base, parts, ports }, { keys, brought });
  const open = new Set<Duplex>();
  door.on("connection", (socket: Duplex) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  undo.push(async () => {
    for (const socket of open) socket.destroy();
    // A server that never listened does not say by itself that it is closed.
    door.emit("close");
    return Promise.resolve();
  });
  await recorder.record({
    kind: "gateway.started",
    environment,
    facts: { features: settings.policies.length, inProcess: true },
  });
  undo.push(async () => {
    // A log that is away already cannot take this entry; the end of the process must not wait for it.
    await recorder.record({ kind: "gateway.stopped", environment }).catch(() => undefined);
  });
  return { door, key };
}

/** A key of 256 bits that is in no file: whoever has it is in this process. */
function insideKey(nowMs: number): { readonly key: string; readonly keys: GatewayDeps["keys"] } {
  const key = `inside-${randomBytes(32).toString("base64url")}`;
  const expected = Buffer.from(`Bearer ${key}`);
  const record: KeyRecord = {
    id: insideId,
    hash: "",
    label: "calls of this process",
    features: ["*"],
    environments: ["*"],
    createdAtMs: nowMs,
  };
  return {
    key,
    keys: {
      authenticate: ({ authorization = "" }: IncomingHttpHeaders) => {
        const given = Buffer.from(authorization, "latin1");
        return given.length === expected.length && timingSafeEqual(given, expected)
          ? Promise.resolve(record)
          : Promise.reject(
              new KnownError("KEY_REFUSED", "this is not a key of this process", "call protect()"),
            );
      },
    },
  };
}
