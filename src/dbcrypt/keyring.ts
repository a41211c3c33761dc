import type { EncryptionKey } from './encryption-key.js';

/**
 * What stands first in a list of keys, and in what a replica publishes, when new values are stored as they are and the keys behind it are
 * only read with. It cannot be a key id: those have only hexadecimal digits.
 */
export const PLAINTEXT = 'plaintext';

/** The operator's keys in their order: the first encrypts, every one decrypts. Without keys nothing is encrypted. */
export class Keyring {
  readonly #byId: ReadonlyMap<string, EncryptionKey>;
  /** Null when nothing is encrypted: there are no keys, or `plaintext` comes before them. */
  readonly primary: EncryptionKey | null;

  /** Throws when two keys share an id, which of different keys is as good as impossible and would make values unreadable. */
  constructor(keys: readonly EncryptionKey[], { writesPlaintext = false }: { readonly writesPlaintext?: boolean } = {}) {
    this.#byId = new Map(keys.map((key) => [key.id, key]));
    if (this.#byId.size !== keys.length) throw new Error('two keys have the same id');
    this.primary = writesPlaintext ? null : (keys[0] ?? null);
  }

  get(id: string): EncryptionKey | null {
    return this.#byId.get(id) ?? null;
  }

  /** The ids of its keys in order: what is logged and shown, never the keys. */
  get ids(): string[] {
    return [...this.#byId.keys()];
  }

  /** What a replica publishes: the ids, behind what it writes with. */
  get digests(): string[] {
    return this.primary === null && this.#byId.size > 0 ? [PLAINTEXT, ...this.ids] : this.ids;
  }
}
