import type { Answer } from "../exchange/answer.ts";
import type { Part } from "../exchange/exchange.ts";
import type { Slot } from "../exchange/texts.ts";
import { AddressReader } from "./addresses.ts";
import type { Vault } from "./vault.ts";

/** What of a part is an address or a name, as a whole: nothing is put back there. */
const asItCame =
  /^\/choices\/\d+\/parts\/\d+(?:\/parts\/\d+)?\/(?:name|callId|url|fileId|mediaType|fileName)$/;

/**
 * Puts the personal data of one answer back in the place of its placeholders, but for addresses and names of tools: a picture
 * whose address has a placeholder in it would carry the data to whoever the model chose. Arguments of a tool's call get all of
 * it, since they go to a program that the application chose.
 */
export class Restorer {
  readonly #vault: Vault;
  readonly #addresses = new Map<string, AddressReader>();

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** The next piece of what a choice says in its parts of one kind: an address can go on in a later part. */
  speech(choice: number, kind: Part["kind"], text: string): string {
    // Nothing to put back: no need to know where addresses are.
    if (this.#vault.size === 0) return this.#vault.restore(text);
    const key = `${choice} ${kind}`;
    let addresses = this.#addresses.get(key);
    if (addresses === undefined) {
      addresses = new AddressReader();
      this.#addresses.set(key, addresses);
    }
    return this.#vault.restore(text, addresses);
  }

  /** Any other text; `slot` says where it stands. */
  aside({ place, tool }: Slot, text: string): string {
    if (tool !== undefined) return this.#vault.restore(text);
    return asItCame.test(place) ? text : this.#vault.restore(text, new AddressReader());
  }
}

const speechPlace = /^\/choices\/(\d+)\/parts\/(\d+)$/;

/** The same for a whole answer: to be asked for its texts in their order. */
export function restoring({ choices }: Answer, vault: Vault): (slot: Slot, text: string) => string {
  const restorer = new Restorer(vault);
  return (slot, text) => {
    const [, choice, part] = speechPlace.exec(slot.place) ?? [];
    const spoken = part === undefined ? undefined : choices[Number(choice)]?.parts[Number(part)];
    return spoken === undefined
      ? restorer.aside(slot, text)
      : restorer.speech(Number(choice), spoken.kind, text);
  };
}
