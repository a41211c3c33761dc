import type { EncryptedColumn } from './encrypted-columns.js';

/** The two columns of an encrypted value, as stored. */
export interface Sealed {
  readonly value: string;
  /** The key that encrypted `value`; `null` means that `value` is plaintext. */
  readonly keyId: string | null;
}

/** Encrypts and decrypts values for repositories. */
export abstract class Dbcrypt {
  /**
   * What to store for `plaintext` in this column of the row with this id (a uuid). The id must be the one the row has or
   * gets, so an upsert has to find out first whether its row exists. Without keys: the plaintext itself and a `null` key id. The empty
   * text is never encrypted, so SQL can check whether there is a value.
   */
  abstract seal(column: EncryptedColumn, rowId: string, plaintext: string): Sealed;

  /** The plaintext of what is stored. Throws `DbcryptError` if no key matches or the value was not written for this place. */
  abstract open(column: EncryptedColumn, rowId: string, stored: Sealed): string;
}
