import { DbcryptError } from './dbcrypt-error.js';
import { columnName, type EncryptedColumn } from './encrypted-columns.js';
import { associatedData, decodeEnvelope, encodeEnvelope } from './envelope.js';
import type { Keyring } from './keyring.js';

/** The two columns of an encrypted value, as stored. */
export interface Sealed {
  readonly value: string;
  /** The key that encrypted `value`; `null` means that `value` is plaintext. */
  readonly keyId: string | null;
}

/** What repositories encrypt and decrypt with. */
export abstract class Dbcrypt {
  /**
   * What to store for `plaintext` in this column of the row with this id (a uuid). The id must be the one the row has or
   * gets, so an upsert has to find out first whether its row exists. Without keys: the plaintext itself and a `null` key id. The empty
   * text is no secret and is never encrypted, so SQL may ask whether there is a value.
   */
  abstract seal(column: EncryptedColumn, rowId: string, plaintext: string): Sealed;

  /** The plaintext of what is stored. Throws `DbcryptError` when no key fits or when the value was not written for this place. */
  abstract open(column: EncryptedColumn, rowId: string, stored: Sealed): string;
}

/** `Dbcrypt` over a keyring. An empty one leaves everything as it is. */
export class KeyringDbcrypt extends Dbcrypt {
  #sealed = 0;

  constructor(readonly keyring: Keyring) {
    super();
  }

  override seal(column: EncryptedColumn, rowId: string, plaintext: string): Sealed {
    const key = this.keyring.primary;
    if (!key || plaintext === '') return { value: plaintext, keyId: null };
    const place = associatedData(column.table, column.column, canonicalUuid(column, rowId));
    this.#sealed += 1;
    return { value: encodeEnvelope({ keyId: key.id, sealed: key.seal(place, Buffer.from(plaintext, 'utf8')) }), keyId: key.id };
  }

  override open(column: EncryptedColumn, rowId: string, { value, keyId }: Sealed): string {
    if (keyId === null) return value;
    const id = canonicalUuid(column, rowId);
    const where = `${columnName(column)} of row ${id}`;
    const key = this.keyring.get(keyId);
    if (!key) throw new DbcryptError('key_unknown', `${where} is encrypted with key ${keyId}, which is not among the keys given`);
    const envelope = decodeEnvelope(value);
    if (envelope?.keyId !== keyId) throw new DbcryptError('value_malformed', `${where} does not hold a value encrypted with key ${keyId}`);
    try {
      return key.open(associatedData(column.table, column.column, id), envelope.sealed).toString('utf8');
    } catch {
      // The cause says nothing more than that the tag does not fit.
      throw new DbcryptError('value_not_authentic', `${where} was changed, or was written for another place`);
    }
  }

  /** How many values the primary key has encrypted since this was asked last. */
  takeSealedCount(): number {
    const count = this.#sealed;
    this.#sealed = 0;
    return count;
  }
}

/** PostgreSQL prints a uuid in small letters; a value bound to any other spelling could not be opened again. */
function canonicalUuid(column: EncryptedColumn, rowId: string): string {
  const id = rowId.toLowerCase();
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new DbcryptError('row_id_invalid', `${columnName(column)} is bound to a row id that is not a uuid`);
  }
  return id;
}
