/**
 * Whether the user of a request, as an application names them, and a person whom the log knows may be the same: nobody approves
 * their own request. In doubt they are. Case, the form of letters (NFKC) and what stands behind a plus in an address make no other
 * person; where only one of the two has a domain, the part before it decides.
 */
export function maySamePerson(user: string, person: string): boolean {
  const [a, b] = [partsOf(user), partsOf(person)];
  if (a.local !== b.local) return false;
  return a.domain === b.domain || a.domain === "" || b.domain === "";
}

function partsOf(name: string): { readonly local: string; readonly domain: string } {
  const folded = name.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
  const at = folded.lastIndexOf("@");
  const [local, domain] = at === -1 ? [folded, ""] : [folded.slice(0, at), folded.slice(at + 1)];
  const plus = local.indexOf("+");
  return { local: plus > 0 ? local.slice(0, plus) : local, domain };
}
