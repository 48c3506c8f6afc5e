import { createSecretKey, type KeyObject } from "node:crypto";
import type { RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { dataKeyBytes } from "./key-slot.ts";
import { masterIdBytes, type MasterKeys } from "./master-key.ts";
import { nonceBytes, sealBytes, sealInto, unseal } from "../sealed.ts";
import { stagingKeyName } from "../segment.ts";

const bound = (segment: number): string => `staging ${segment}`;
const idOf = (file: Buffer): string => file.toString("hex", 0, masterIdBytes);

/**
 * The keys that new data keys stand under in a segment until they stand in the key file. Each lies wrapped in a file of its
 * own beside its segment, after the id of the master key that wraps it, and is removed with that file.
 */
export class StagingKeys {
  readonly #masters: MasterKeys;
  readonly #randomBytes: RandomBytes;

  constructor(masters: MasterKeys, randomBytes: RandomBytes) {
    this.#masters = masters;
    this.#randomBytes = randomBytes;
  }

  create(): KeyObject {
    return createSecretKey(this.#randomBytes(dataKeyBytes));
  }

  wrap(segment: number, key: KeyObject): Buffer {
    const { id, wrappingKey } = this.#masters.current;
    const file = Buffer.alloc(masterIdBytes + sealBytes + dataKeyBytes);
    file.write(id, "hex");
    const nonce = this.#randomBytes(nonceBytes);
    sealInto(file, masterIdBytes, key.export(), { key: wrappingKey, nonce, bound: bound(segment) });
    return file;
  }

  /** @throws KnownError LOG_BROKEN where the file was not wrapped for this segment by this master key. */
  open(segment: number, file: Buffer): KeyObject {
    const master = this.#masters.of(idOf(file));
    const bytes =
      master === undefined
        ? undefined
        : unseal(file.subarray(masterIdBytes), master.wrappingKey, bound(segment));
    if (bytes !== undefined) return createSecretKey(bytes);
    throw new KnownError(
      "LOG_BROKEN",
      `${stagingKeyName(segment)} cannot be opened with this master key`,
      "restore the master key and audit/segments from the same backup",
    );
  }

  /** The file under the newest master key; undefined where it is already. @throws KnownError LOG_BROKEN */
  rewrap(segment: number, file: Buffer): Buffer | undefined {
    return idOf(file) === this.#masters.current.id ? undefined : this.wrap(segment, this.open(segment, file));
  }
}
