import { KnownError } from "../base/errors.ts";

/** What may stand in a header: another text would be told on by the error of the request. */
const headerText = /^[\x20-\x7e]{1,8192}$/;

/**
 * The key of a provider as it is now. Whoever keeps secrets puts it in place, and another one after a rotation, while calls are under
 * way.
 */
export class ProviderKey {
  /** Where it lies, never what it is. */
  readonly reference: string;
  #value: string | undefined;
  #again: (() => Promise<void>) | undefined;

  constructor(reference: string, value?: string) {
    this.reference = reference;
    this.#value = value;
  }

  /** @throws KnownError SECRET_UNAVAILABLE while there is none: a call never leaves without its key. */
  get value(): string {
    if (this.#value !== undefined) return this.#value;
    throw new KnownError(
      "SECRET_UNAVAILABLE",
      "the key for the model provider is not there",
      "ask the gateway's operator, with the request id",
    );
  }

  /** @throws KnownError SECRET_MISSING where the text is no key. */
  put(value: string | undefined): void {
    if (value !== undefined && !headerText.test(value))
      throw new KnownError(
        "SECRET_MISSING",
        `what ${this.reference} holds is no key: it has a line end, or characters that no header takes`,
        "put the key there alone",
      );
    this.#value = value;
  }

  /** Names who reads the key once more from where it lies. */
  renewedBy(again: () => Promise<void>): void {
    this.#again = again;
  }

  /**
   * The provider says that `used` is no key. True: there is another one now, and it is worth one more try.
   *
   * @throws KnownError LOG_UNAVAILABLE where the reading cannot be written down.
   */
  async refused(used: string): Promise<boolean> {
    if (this.#value !== used) return this.#value !== undefined;
    await this.#again?.();
    // Read anew: whoever reads it again puts it in place meanwhile.
    const now = this.#value as string | undefined;
    return now !== undefined && now !== used;
  }
}
