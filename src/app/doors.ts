import type { GatewayBase } from "./gateway-base.ts";
import type { GatewayParts } from "./gateway-parts.ts";
import type { GatewayPorts } from "./ports.ts";
import type { Settings } from "./settings.ts";

/** All that a door is made of. */
export interface Doors {
  readonly settings: Settings;
  readonly base: GatewayBase;
  readonly parts: GatewayParts;
  readonly ports: GatewayPorts;
}
