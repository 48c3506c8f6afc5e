/** Rows of the vendors' table that run models on one's own machines. */
const ownMachines: ReadonlySet<string> = new Set(["ollama", "vllm"]);

/** A provider whose models run on machines of one's own. What the operator's configuration names may be one too: traffic does not say. */
export const isSelfHosted = (provider: string): boolean => ownMachines.has(provider);
