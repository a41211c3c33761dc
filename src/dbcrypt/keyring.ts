import type { EncryptionKey } from './encryption-key.js';

/** The operator's keys in their order: the first encrypts, every one decrypts. Without keys nothing is encrypted. */
export class Keyring {
  readonly #byId: ReadonlyMap<string, EncryptionKey>;
  readonly primary: EncryptionKey | null;

  /** Throws when two keys share an id, which of different keys is as good as impossible and would make values unreadable. */
  constructor(keys: readonly EncryptionKey[]) {
    this.#byId = new Map(keys.map((key) => [key.id, key]));
    if (this.#byId.size !== keys.length) throw new Error('two keys have the same id');
    this.primary = keys[0] ?? null;
  }

  get(id: string): EncryptionKey | null {
    return this.#byId.get(id) ?? null;
  }

  /** The ids in order, primary first: what is logged and published, never the keys. */
  get ids(): string[] {
    return [...this.#byId.keys()];
  }
}
