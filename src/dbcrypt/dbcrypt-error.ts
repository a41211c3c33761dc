import { OperatorError, textTable, type TableRows } from '../common/index.js';

/** The kind of fault, for code and for `--json`. */
export type DbcryptFault =
  // One value.
  | 'key_unknown'
  | 'value_malformed'
  | 'value_not_authentic'
  | 'row_id_invalid'
  // The keys as a whole.
  | 'keys_missing'
  | 'keys_unknown'
  | 'primary_key_revoked'
  | 'canary_damaged'
  | 'columns_mismatch'
  // An operation that cannot start or finish.
  | 'connection_pooled'
  | 'operation_running'
  | 'replicas_behind'
  | 'replicas_cannot_read'
  | 'replicas_encrypt'
  | 'replicas_live'
  | 'values_unreadable'
  | 'values_keep_changing'
  | 'row_locked'
  | 'read_back_failed'
  | 'statement_failed';

/**
 * A fault of encryption at rest. Its texts are for the operator: they may name tables, columns, rows, key ids and replicas,
 * and never hold a key, a plaintext or a stored value. It is not a `DomainError`, so over HTTP it is an opaque 500.
 */
export class DbcryptError extends OperatorError {
  override readonly name = 'DbcryptError';

  constructor(
    readonly fault: DbcryptFault,
    message: string,
    /** One line each: the tables and counts, the replicas or the rows that the message speaks of. */
    readonly details: readonly string[] = [],
    /** The same as a table, for people. */
    table?: TableRows,
  ) {
    const lines = table ? textTable(table).trimEnd().split('\n') : details;
    super([message, ...lines.map((line) => `  ${line}`)].join('\n'));
  }
}
