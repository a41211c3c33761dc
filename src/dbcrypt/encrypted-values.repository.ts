import { QueryFailedError, type EntityManager } from 'typeorm';
import { DbcryptError } from './dbcrypt-error.js';
import { columnName, type EncryptedColumn } from './encrypted-columns.js';
import { rowLocked } from './row-locked.js';

/** An encrypted column of one row, as stored. `value` is NULL where the column allows it. */
export interface StoredValue {
  readonly id: string;
  readonly value: string | null;
  readonly keyId: string | null;
}

/** How many values of a column are under one key; null: stored as they are. */
export interface CountedValues {
  readonly table: string;
  readonly column: string;
  readonly keyId: string | null;
  readonly count: number;
}

/** A place in a table: rows after the one with this id, `null` for the first. */
export interface Page {
  readonly after: string | null;
  readonly limit: number;
}

export interface LockedPage extends Page {
  /** The key id that values should have; only rows with another one are locked. `null`: only encrypted ones. */
  readonly targetKeyId: string | null;
  /** Skip locked rows instead of waiting for them. */
  readonly skipLocked: boolean;
}

/**
 * A batch never waits between two statements, so one that does has lost its process, perhaps without its connection being closed, and
 * must not keep rows from the requests of servers.
 */
const BATCH_IDLE_TIMEOUT_MS = 60_000;

/** Encrypted columns of any table. Names come from declarations, which allow plain SQL names only. */
export class EncryptedValuesRepository {
  /** For the rest of the transaction: a wait for a row that takes longer fails with 55P03. */
  async limitLockWait(milliseconds: number, tx: EntityManager): Promise<void> {
    await tx.query(`SELECT set_config('lock_timeout', $1, true)`, [String(milliseconds)]);
  }

  /**
   * The first statement of a batch's transaction. A wait for any lock that takes longer fails with 55P03: also for one of an earlier
   * connection of this process, which was lost but which PostgreSQL still believes in.
   */
  async beginBatch(lockTimeoutMs: number, tx: EntityManager): Promise<void> {
    await tx.query(
      `SET TRANSACTION ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${lockTimeoutMs};
       SET LOCAL idle_in_transaction_session_timeout = ${BATCH_IDLE_TIMEOUT_MS}`,
    );
  }

  /** Locks the next rows whose value is not under the wanted key. References to the rows stay possible meanwhile. */
  async lockOutdated(column: EncryptedColumn, page: LockedPage, tx: EntityManager): Promise<StoredValue[]> {
    return await tx.query<StoredValue[]>(
      `${select(column)}
        WHERE ${outdated(column, '$1')} AND ($2::uuid IS NULL OR t."${column.idColumn}" > $2::uuid)
        ORDER BY t."${column.idColumn}" LIMIT $3
          FOR NO KEY UPDATE ${page.skipLocked ? 'SKIP LOCKED' : ''}`,
      [page.targetKeyId, page.after, page.limit],
    );
  }

  /** Overwrites the rows' values in one statement, and returns the new values. */
  async store(column: EncryptedColumn, values: readonly StoredValue[], tx: EntityManager): Promise<StoredValue[]> {
    const id = `"${column.idColumn}"`;
    try {
      const [rows] = await tx.query<[StoredValue[], number]>(
        `UPDATE "${column.table}" AS t SET "${column.column}" = v.value, "${column.keyIdColumn}" = v.key_id
           FROM unnest($1::uuid[], $2::text[], $3::text[]) AS v (id, value, key_id)
          WHERE t.${id} = v.id
      RETURNING t.${id}::text AS id, t."${column.column}" AS value, t."${column.keyIdColumn}" AS "keyId"`,
        [values.map((row) => row.id), values.map((row) => row.value), values.map((row) => row.keyId)],
      );
      return rows;
    } catch (error) {
      throw withoutParameters(rowLocked(error, column.table), column);
    }
  }

  /** Rewrites the table without old row versions. The table is locked meanwhile, and no transaction may be open. */
  async vacuum(table: string, session: EntityManager): Promise<void> {
    await session.query(`VACUUM (FULL) "${table}"`);
  }

  async list(column: EncryptedColumn, page: Page, tx: EntityManager): Promise<StoredValue[]> {
    return await tx.query<StoredValue[]>(
      `${select(column)}
        WHERE $1::uuid IS NULL OR t."${column.idColumn}" > $1::uuid
        ORDER BY t."${column.idColumn}" LIMIT $2`,
      [page.after, page.limit],
    );
  }

  async countOutdated(column: EncryptedColumn, targetKeyId: string | null, tx: EntityManager): Promise<number> {
    const sql = `SELECT count(*)::double precision AS count FROM "${column.table}" WHERE ${outdated(column, '$1')}`;
    return countIn(await tx.query(sql, [targetKeyId]));
  }

  /** Per column and key, null for values that are stored as they are. At most `limit` values of each column are counted. */
  async countUpTo(limit: number, columns: readonly EncryptedColumn[], tx: EntityManager): Promise<CountedValues[]> {
    const parts = columns.map(
      ({ table, column, keyIdColumn }) =>
        `SELECT '${table}' AS "table", '${column}' AS "column", v.key_id AS "keyId", count(*)::int AS count
           FROM (SELECT "${keyIdColumn}" AS key_id FROM "${table}" WHERE "${column}" <> '' LIMIT $1) AS v GROUP BY v.key_id`,
    );
    return parts.length === 0 ? [] : await tx.query<CountedValues[]>(`${parts.join(' UNION ALL ')} ORDER BY 1, 2, 3`, [limit]);
  }

  async countByKey(column: EncryptedColumn, tx: EntityManager): Promise<{ keyId: string; count: number }[]> {
    return await tx.query<{ keyId: string; count: number }[]>(
      `SELECT "${column.keyIdColumn}" AS "keyId", count(*)::double precision AS count
         FROM "${column.table}" WHERE "${column.keyIdColumn}" IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
  }

  /** How many rows hold an encrypted value in any of these columns, and in none of `except`; all are of one table. */
  async countEncryptedRows(
    columns: readonly [EncryptedColumn, ...EncryptedColumn[]],
    except: readonly EncryptedColumn[],
    tx: EntityManager,
  ): Promise<number> {
    const remaining = except.length === 0 ? '' : `AND NOT (${anyEncrypted(except)})`;
    const sql = `SELECT count(*)::double precision AS count FROM "${columns[0].table}" WHERE (${anyEncrypted(columns)}) ${remaining}`;
    return countIn(await tx.query(sql));
  }

  /** Removes the rows that hold an encrypted value in any of these columns, which are all of one table; returns their number. */
  async deleteRows(columns: readonly [EncryptedColumn, ...EncryptedColumn[]], tx: EntityManager): Promise<number> {
    const [, count] = await tx.query<[unknown[], number]>(`DELETE FROM "${columns[0].table}" WHERE ${anyEncrypted(columns)}`);
    return count;
  }

  /** Clears a column wherever it is encrypted; returns how many rows had a value. */
  async clear(column: EncryptedColumn, to: '' | null, tx: EntityManager): Promise<number> {
    const [, count] = await tx.query<[unknown[], number]>(
      `UPDATE "${column.table}" SET "${column.column}" = $1, "${column.keyIdColumn}" = NULL WHERE "${column.keyIdColumn}" IS NOT NULL`,
      [to],
    );
    return count;
  }
}

/** Ids are returned as text; ordering by `t`'s own column instead of that text allows the use of its index. */
function select({ table, column, keyIdColumn, idColumn }: EncryptedColumn): string {
  return `SELECT t."${idColumn}"::text AS id, t."${column}" AS value, t."${keyIdColumn}" AS "keyId" FROM "${table}" AS t`;
}

/** No value, NULL or empty, needs no key, but a key id left beside it would keep that key from being revoked. */
function outdated({ column, keyIdColumn }: EncryptedColumn, target: string): string {
  return `"${keyIdColumn}" IS DISTINCT FROM ${target}::text AND ("${column}" <> '' OR "${keyIdColumn}" IS NOT NULL)`;
}

function anyEncrypted(columns: readonly EncryptedColumn[]): string {
  return columns.map(({ keyIdColumn }) => `"${keyIdColumn}" IS NOT NULL`).join(' OR ');
}

function countIn(rows: { count: number }[]): number {
  return rows[0]?.count ?? 0;
}

/** TypeORM's error carries the statement's parameters, and while decrypting those are the secrets. */
function withoutParameters(error: unknown, column: EncryptedColumn): unknown {
  if (!(error instanceof QueryFailedError)) return error;
  const { code, constraint } = error.driverError as { code?: string; constraint?: string };
  const reason = `${code ?? 'no SQLSTATE'}${constraint === undefined ? '' : `, ${constraint}`}`;
  return new DbcryptError('statement_failed', `${columnName(column)} could not be written: ${reason}`);
}
