import type { Collected } from "../collector.ts";

/**
 * The five families of MI-19 and the metrics that say something of each. Errors by type are those of calls and those that were turned
 * away; behaviour is what guards and the policy made of texts.
 */
const families: Readonly<Record<string, readonly string[]>> = {
  latency: ["seaworthy_call_seconds_bucket"],
  errors: ["seaworthy_errors_total", "seaworthy_refusals_total"],
  tokens: ["seaworthy_tokens_total"],
  cost: ["seaworthy_cost_dollars_total"],
  behaviour: ["seaworthy_decisions_total", "seaworthy_findings_total"],
};

/** Reads the page as Prometheus does. A family counts where a line with a number stands there, not only its heading. */
export async function lookAtMetrics(url: string, signal: AbortSignal): Promise<Collected<"probe-metrics">> {
  const response = await fetch(url, { signal });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`the metrics page answered with ${response.status}`);
  const lines = text.split("\n").filter((line) => !line.startsWith("#"));
  const seen = Object.entries(families).filter(([, names]) =>
    names.some((name) => lines.some((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))),
  );
  const missing = Object.keys(families).filter((name) => !seen.some(([one]) => one === name));
  return {
    figures: { families: seen.length },
    ...(missing.length === 0 ? {} : { beside: { note: `without series: ${missing.join(", ")}` } }),
  };
}
