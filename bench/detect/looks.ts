import type { TextGuard } from "../../src/guards/guard.ts";
import { injection } from "../../src/guards/injection.ts";
import { isDecidedByThreshold } from "../../src/guards/thresholds.ts";
import type { Source } from "../../src/exchange/texts.ts";
import type { Channel, OperatingPoint } from "../../src/weights/injection.ts";

/** A text and where it stands. */
export interface Placed {
  readonly text: string;
  readonly channel: Channel;
}

/** What the guard says of a text. */
export interface Look {
  readonly flagged: boolean;
  /** A signature says so, whatever the learned model says. */
  readonly signed: boolean;
}

const sources = {
  user: "user",
  document: "document",
  tool: "tool",
  mail: "document",
} as const satisfies Record<Channel, Source>;

/** The guard as a feature binds it: for mail with the setting that says so. */
export const boundFor = (channel: Channel, sensitivity: OperatingPoint): TextGuard =>
  injection.bind({
    settings: { sensitivity, documents: channel === "mail" ? "mail" : "document" },
    tokensPerRequestMax: 1_000_000,
  }) as TextGuard;

/** Looks at texts through the guard's public interface. */
export function lookerAt(sensitivity: OperatingPoint): (placed: Placed) => Look {
  const plain = boundFor("document", sensitivity);
  const mail = boundFor("mail", sensitivity);
  return ({ text, channel }) => {
    const context = { side: "input", source: sources[channel], operatorTexts: [] } as const;
    const findings = (channel === "mail" ? mail : plain).inspect(text, context);
    return {
      flagged: findings.length > 0,
      signed: findings.some(({ kind }) => !isDecidedByThreshold(injection.id, kind)),
    };
  };
}
