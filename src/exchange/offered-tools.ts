import type { Exchange, Tool } from "./exchange.ts";

/** The exchange with fewer tools, in a form that every provider takes. The same exchange where nothing is taken away. */
export function withTools(exchange: Exchange, tools: readonly Tool[]): Exchange {
  if (tools.length === exchange.tools.length) return exchange;
  if (tools.length > 0) return { ...exchange, tools };
  const said = exchange.messages.some(({ parts }) =>
    parts.some(({ kind }) => kind === "tool-call" || kind === "tool-result"),
  );
  // A provider refuses a conversation with tool calls in which no tool is defined: they stay defined, and may not be called.
  if (said && exchange.tools.every(({ nativeKind }) => nativeKind === undefined))
    return { ...exchange, toolChoice: { kind: "none" } };
  const left: { -readonly [member in keyof Exchange]: Exchange[member] } = { ...exchange, tools };
  // Both say how tools are called, and are refused where there is none.
  delete left.toolChoice;
  delete left.parallelToolCalls;
  return left;
}
