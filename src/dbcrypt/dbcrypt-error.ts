/** What went wrong, for code and for `--json`. */
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
  | 'operation_running'
  | 'replicas_behind'
  | 'replicas_live'
  | 'values_unreadable'
  | 'values_keep_changing'
  | 'row_locked'
  | 'read_back_failed'
  | 'statement_failed';

/**
 * A fault of encryption at rest. Its texts are for the operator: they may name tables, columns, rows, key ids and replicas,
 * and never hold a key, a plaintext or a stored value. It is no `DomainError`, so over HTTP it is an opaque 500.
 */
export class DbcryptError extends Error {
  override readonly name = 'DbcryptError';

  constructor(
    readonly fault: DbcryptFault,
    message: string,
    /** One line each: the tables and counts, the replicas or the rows that the message speaks of. */
    readonly details: readonly string[] = [],
  ) {
    super([message, ...details.map((line) => `  ${line}`)].join('\n'));
  }
}
