/** What `dbcrypt delete` does with an unreadable value: remove its row, or keep the row with '' or NULL. */
export type OnDelete = 'delete-row' | 'set-empty' | 'set-null';

export interface EncryptedColumnDeclaration {
  readonly table: string;
  /** A `text` column. */
  readonly column: string;
  /** `text`, NULL while the value is plaintext, with a foreign key to `dbcrypt_keys (active_key_digest)`. */
  readonly keyIdColumn: string;
  /** A `uuid` that is unique in its table and never changes: the value is bound to it. */
  readonly idColumn: string;
  readonly onDelete: OnDelete;
}

declare const declared: unique symbol;

/** A declared column. The mark makes `defineEncryptedColumn` the only way to create one, so all are in the registry. */
export type EncryptedColumn = EncryptedColumnDeclaration & { readonly [declared]: true };

const registry = new Map<string, EncryptedColumn>();

/**
 * Declares an encrypted column beside the code that owns it, once, while modules load. Reading, writing, rotate, decrypt,
 * delete, status and the start-up check all go by this registry. Table and column names are part of what a value is bound
 * to: renaming either needs `dbcrypt decrypt` before.
 */
export function defineEncryptedColumn(declaration: EncryptedColumnDeclaration): EncryptedColumn {
  const { table, column, keyIdColumn, idColumn } = declaration;
  for (const name of [table, column, keyIdColumn, idColumn]) {
    // These names become SQL, so names that need escaping are refused.
    if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`not a plain SQL name: ${JSON.stringify(name)}`);
  }
  const name = columnName(declaration);
  if (registry.has(name)) throw new Error(`encrypted column ${name} is declared twice`);
  // The mark exists only in the type, and only this place may add it.
  const defined = Object.freeze({ ...declaration }) as EncryptedColumn;
  registry.set(name, defined);
  return defined;
}

/** Every column declared by the modules loaded so far, by name. */
export function encryptedColumns(): readonly EncryptedColumn[] {
  return [...registry.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, column]) => column);
}

/** `table.column`, for messages. */
export function columnName({ table, column }: Pick<EncryptedColumnDeclaration, 'table' | 'column'>): string {
  return `${table}.${column}`;
}
