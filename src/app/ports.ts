/** What a gateway has of the world outside. */
export interface GatewayPorts {
  readonly now: () => number;
  readonly random: () => number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** Steps that end what was started, the last one first. */
export type Undo = (() => Promise<void>)[];
