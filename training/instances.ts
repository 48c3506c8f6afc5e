import { Features } from "../src/guards/detect/features.ts";
import { foldedView } from "../src/guards/detect/normalise.ts";
import type { ConceptTable } from "../src/guards/detect/lexicon/table.ts";

/** Features of one text, token by token: what training goes over again and again. */
export interface Instance {
  /** Indices into the weights. */
  readonly indices: Uint32Array;
  /** By token, one behind its last index. */
  readonly ends: Uint32Array;
  /** By token, the size of all up to it. */
  readonly sizes: Uint32Array;
  readonly tokens: number;
}

/** Longer texts are cut: what comes later in a training text teaches nothing new. */
const charsMax = 12_000;

export function instanceOf(text: string, table: ConceptTable, bits: number): Instance {
  const features = featuresOf(table);
  features.read(foldedView(text.slice(0, charsMax)).text);
  const { tokens } = features;
  const count = tokens === 0 ? 0 : (features.ends[tokens - 1] as number);
  const indices = new Uint32Array(count);
  for (let i = 0; i < count; i += 1) indices[i] = (features.hashes[i] as number) >>> (32 - bits);
  return {
    tokens,
    indices,
    ends: Uint32Array.from(features.ends.subarray(0, tokens)),
    sizes: Uint32Array.from(features.sizes.subarray(0, tokens)),
  };
}

let kept: { readonly table: ConceptTable; readonly features: Features } | undefined;

function featuresOf(table: ConceptTable): Features {
  if (kept?.table !== table) kept = { table, features: new Features(table) };
  return kept.features;
}
