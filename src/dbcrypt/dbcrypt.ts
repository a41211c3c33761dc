/** A column whose text is sealed at rest. Declared once, beside the column. */
export interface EncryptedColumn {
  readonly table: string;
  readonly column: string;
  readonly keyIdColumn: string;
  readonly idColumn: string;
}

/** A value as it is stored: in clear with a null key id, or sealed and naming its key. */
export interface StoredSecret {
  readonly value: string;
  readonly keyId: string | null;
}

/** Seals and opens secrets of encrypted columns. Without keys both pass the text through. */
export abstract class Dbcrypt {
  abstract seal(column: EncryptedColumn, rowId: string, plaintext: string): StoredSecret;
  abstract open(column: EncryptedColumn, rowId: string, stored: StoredSecret): string;
}

export function defineEncryptedColumn(column: EncryptedColumn): EncryptedColumn {
  return Object.freeze(column);
}

/** No keys were supplied: everything stays in clear. */
export class NoKeysDbcrypt extends Dbcrypt {
  override seal(_column: EncryptedColumn, _rowId: string, plaintext: string): StoredSecret {
    return { value: plaintext, keyId: null };
  }

  override open(_column: EncryptedColumn, _rowId: string, stored: StoredSecret): string {
    if (stored.keyId !== null) throw new Error('the database holds encrypted values and no key was supplied');
    return stored.value;
  }
}
