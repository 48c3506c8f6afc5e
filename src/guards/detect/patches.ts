import { viewOf, type View, type ViewBuilder } from "./view.ts";

/** What a stretch of a text is read as. */
export interface Patch {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** How much of what stands around a patch is read with it: our own choice, a sentence. */
export const aroundChars = 64;

/**
 * The patches in their places, with what stands around them; everything else is left out, because it has been read as it stands.
 * A unit of 0 parts what does not stand together. Patches come in order and do not overlap.
 */
export function patchedView(text: string, patches: readonly Patch[]): View {
  let unitsMax = 0;
  for (const patch of patches) unitsMax += patch.text.length + 2 * aroundChars + 1;
  return viewOf(unitsMax, (to) => {
    let done = 0;
    for (const [i, patch] of patches.entries()) {
      const from = Math.max(done, patch.start - aroundChars);
      if (from > done) to.part(from);
      copy(text, from, patch.start, to);
      put(patch, to);
      done = Math.min(text.length, patch.end + aroundChars, patches[i + 1]?.start ?? Infinity);
      copy(text, patch.end, done, to);
    }
  });
}

function copy(text: string, from: number, until: number, to: ViewBuilder): void {
  for (let i = from; i < until; i += 1) to.push(text.charCodeAt(i), i, i + 1);
}

/** Unit by unit, each at its share of the stretch. */
function put({ start, end, text }: Patch, to: ViewBuilder): void {
  const share = (end - start) / Math.max(1, text.length);
  for (let k = 0; k < text.length; k += 1)
    to.push(text.charCodeAt(k), start + Math.floor(k * share), start + Math.ceil((k + 1) * share));
}

/** In order, and of those that overlap the one that was found first. */
export function inPlace(patches: readonly Patch[]): readonly Patch[] {
  const sorted = patches.map((patch, order) => ({ patch, order }));
  sorted.sort((a, b) => a.patch.start - b.patch.start || a.order - b.order);
  const kept: Patch[] = [];
  let done = 0;
  for (const { patch } of sorted) {
    if (patch.start < done) continue;
    kept.push(patch);
    done = patch.end;
  }
  return kept;
}
