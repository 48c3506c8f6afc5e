/** Whoever needs a credential asks here, by where it is: nobody else reads variables, files or stores of secrets. */
export interface Secrets {
  /**
   * The credential as it is now. The first time it is read from where it lies; each such reading is an entry `secret.read` before this
   * resolves. After that it is held and kept fresh, so asking again costs nothing: ask each time rather than keep it.
   *
   * @param reference as `base/secret-reference.ts` has them: `vault:secret/alerts#slack`
   * @param purpose who uses it for what, for the log: `alerts:slack`
   * @throws KnownError SECRET_MISSING where there is none or it is refused, SECRET_UNAVAILABLE where its store is away.
   */
  read(reference: string, purpose: string): Promise<string>;
}
