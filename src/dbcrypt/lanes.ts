import type { EntityManager } from 'typeorm';
import { onOneConnection, type DbcryptContext } from './context.js';
import type { EncryptedColumn } from './encrypted-columns.js';

/** While the database works on one batch, this process encrypts another. More lanes would wait for this process's one thread. */
const LANES = 2;

/**
 * Runs `work` for every column, two tables at a time, each table on one connection and its columns in turn, since two lanes in one
 * table would wait for each other's rows. Answers in the order of the columns. When one fails, the others stop at their next `checkpoint`.
 */
export async function forEachColumn<T>(
  context: DbcryptContext,
  session: EntityManager,
  work: (column: EncryptedColumn, session: EntityManager, checkpoint: () => void) => Promise<T>,
): Promise<T[]> {
  const waiting = tablesOf(context.columns);
  const results = new Map<EncryptedColumn, T>();
  const stop = new AbortController();
  const lane = async (connection: EntityManager): Promise<void> => {
    try {
      for (let columns = waiting.shift(); columns; columns = waiting.shift()) {
        for (const column of columns) {
          results.set(
            column,
            await work(column, connection, () => {
              stop.signal.throwIfAborted();
            }),
          );
        }
      }
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const others = Array.from({ length: Math.min(LANES, waiting.length) - 1 }, () => onOneConnection(context, lane));
  const ended = await Promise.allSettled([lane(session), ...others]);
  const failed = ended.find((end) => end.status === 'rejected');
  // The first failure caused all others, which stopped because of it.
  if (failed) throw stop.signal.aborted ? stop.signal.reason : failed.reason;
  return context.columns.flatMap((column) => (results.has(column) ? [results.get(column) as T] : []));
}

/** The columns of each table, in their order. */
function tablesOf(columns: readonly EncryptedColumn[]): EncryptedColumn[][] {
  const tables = new Map<string, EncryptedColumn[]>();
  for (const column of columns) tables.set(column.table, [...(tables.get(column.table) ?? []), column]);
  return [...tables.values()];
}

/** Combines two checkpoints. */
export function both(first: (() => void) | undefined, second: () => void): () => void {
  return () => {
    first?.();
    second();
  };
}
