import { blockEntries, BlockSet } from "./block-set.ts";
import type { CheckedLeaves } from "./checked-leaves.ts";
import { openSet, type IndexFile } from "./index-file.ts";
import {
  eachPerson,
  erasedField,
  isOfSubject,
  peopleFields,
  termFields,
  type ErasedSubject,
} from "./terms.ts";

/**
 * Takes the pseudonyms out of the index for all entries of a subject before `before`: no person, session or tenant leads to them any
 * more, and they are marked, so that they are shown without. How many they were.
 */
export function eraseTerms(
  file: IndexFile,
  leaves: CheckedLeaves,
  { subject, before }: { subject: ErasedSubject; before: number },
): number {
  const named = peopleFields.flatMap((field) => {
    const value = subject[field];
    return value === undefined ? [] : [file.term(termFields[field], value)];
  });
  const terms = named.filter((term) => term !== undefined);
  const [first] = terms;
  if (first === undefined || terms.length < named.length) return 0;
  const blocks = file
    .all("select block from postings where term = ? and block <= ? order by block", [
      first,
      Math.floor(before / blockEntries),
    ])
    .map((row) => Number(row["block"]));
  let count = 0;
  for (const block of blocks) {
    const set = BlockSet.range(0, Math.min(blockEntries, before - block * blockEntries));
    for (const term of terms) set.keep(openSet(file.places(term, block) ?? new Uint8Array()));
    count += takeOut(file, leaves, { block, set, subject });
  }
  return count;
}

function takeOut(
  file: IndexFile,
  leaves: CheckedLeaves,
  { block, set, subject }: { block: number; set: BlockSet; subject: ErasedSubject },
): number {
  const people = new Map<number, { field: number; value: string }>();
  const own = new BlockSet();
  for (const place of set.places()) {
    const leaf = leaves.leaf(block * blockEntries + place);
    if (!isOfSubject(leaf, subject)) continue;
    own.add(place);
    eachPerson(leaf, (field, value) => {
      const term = file.term(termFields[field], value);
      if (term !== undefined) people.set(term, { field: termFields[field], value });
    });
  }
  const count = own.count();
  if (count === 0) return 0;
  for (const [term, { field, value }] of people) {
    const stored = file.places(term, block);
    if (stored === undefined) continue;
    const rest = openSet(stored);
    rest.remove(own);
    if (rest.count() > 0) file.setPlaces(term, block, rest.write());
    else {
      file.removePlaces(term, block);
      if (file.get("select 1 from postings where term = ? limit 1", [term]) === undefined)
        file.run("delete from terms where field = ? and value = ?", [field, value]);
    }
  }
  const erased = file.termOf(erasedField, "");
  const marked = openSet(file.places(erased, block) ?? new Uint8Array());
  marked.include(own);
  file.setPlaces(erased, block, marked.write());
  return count;
}
