import { DbcryptError } from './dbcrypt-error.js';
import { Dbcrypt, type Sealed } from './dbcrypt.port.js';
import { columnName, type EncryptedColumn } from './encrypted-columns.js';
import { associatedData, decodeEnvelope, encodeEnvelope } from './envelope.js';
import type { Keyring } from './keyring.js';

/** `Dbcrypt` with a keyring. With an empty one, values are stored unchanged. */
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
    if (!key) throw new DbcryptError('key_unknown', `${where} is encrypted with key ${keyId}, which is not one of the given keys`);
    const envelope = decodeEnvelope(value);
    if (envelope?.keyId !== keyId) throw new DbcryptError('value_malformed', `${where} is not a value encrypted with key ${keyId}`);
    try {
      return key.open(associatedData(column.table, column.column, id), envelope.sealed).toString('utf8');
    } catch {
      // The cause only says that the tag does not match.
      throw new DbcryptError('value_not_authentic', `${where} was modified or moved from another place`);
    }
  }

  /** How many values the primary key has encrypted since the last call. */
  takeSealedCount(): number {
    const count = this.#sealed;
    this.#sealed = 0;
    return count;
  }
}

/** PostgreSQL prints a UUID in lower case; a value bound to any other spelling could not be decrypted again. */
function canonicalUuid(column: EncryptedColumn, rowId: string): string {
  const id = rowId.toLowerCase();
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) {
    throw new DbcryptError('row_id_invalid', `${columnName(column)} is bound to a row id that is not a uuid`);
  }
  return id;
}
