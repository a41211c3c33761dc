import type { EntityManager } from 'typeorm';
import { holding, overKeys, type DbcryptContext } from './context.js';
import type { EncryptedColumn, OnDelete } from './encrypted-columns.js';
import { verifyColumns } from './key-rows.js';
import { asOnlyOperation, DEFAULT_ROW_LOCK_TIMEOUT_MS } from './operation.js';
import { requireNoReplica } from './replicas.js';
import { rowLocked } from './row-locked.js';

/** The loss in one table: whole rows, or the values of the named column. */
export interface Loss {
  readonly table: string;
  readonly columns: readonly string[];
  readonly action: OnDelete;
  readonly rows: number;
}

export interface DeleteReport {
  /** What was removed; for a dry run what would be removed. */
  readonly losses: readonly Loss[];
  readonly revoked: readonly string[];
}

/**
 * The last resort when keys are lost: removes every encrypted value as its column declares and retires all keys, in one
 * transaction. Needs no key. No replica may run, and none can start meanwhile. A dry run returns what a prompt has to list.
 */
export async function deleteEncrypted(context: DbcryptContext, options: { readonly dryRun?: boolean } = {}): Promise<DeleteReport> {
  return await asOnlyOperation(context, (session) =>
    holding(context, session, 'offline', () =>
      overKeys(context, session, async (tx) => {
        await verifyColumns(context, tx);
        const steps = deletionSteps(context.columns);
        const losses: Loss[] = [];
        if (options.dryRun === true) {
          for (const step of steps) losses.push(await countLoss(context, step, steps, tx));
          return { losses, revoked: [] };
        }
        await requireNoReplica(context, tx);
        await context.values.limitLockWait(DEFAULT_ROW_LOCK_TIMEOUT_MS, tx);
        for (const step of steps) losses.push(await remove(context, step, tx));
        return { losses, revoked: await context.keys.revokeAllBut(null, tx) };
      }),
    ),
  );
}

/** Columns of one table that are handled together. */
type Step = readonly [EncryptedColumn, ...EncryptedColumn[]];

/** Rows first, so that values in removed rows are not also cleared and counted twice. */
function deletionSteps(columns: readonly EncryptedColumn[]): Step[] {
  const byTable = new Map<string, Step>();
  for (const column of columns.filter(({ onDelete }) => onDelete === 'delete-row')) {
    const others = byTable.get(column.table);
    byTable.set(column.table, others ? [...others, column] : [column]);
  }
  const cleared = columns.filter(({ onDelete }) => onDelete !== 'delete-row').map((column): Step => [column]);
  return [...byTable.values(), ...cleared];
}

/** Leaves out rows that an earlier step will have removed. */
async function countLoss(context: DbcryptContext, step: Step, steps: readonly Step[], tx: EntityManager): Promise<Loss> {
  const [{ table, onDelete }] = step;
  const removed = onDelete === 'delete-row' ? undefined : steps.find(([other]) => other.table === table && other.onDelete === 'delete-row');
  return loss(step, await context.values.countEncryptedRows(step, removed ?? [], tx));
}

async function remove(context: DbcryptContext, step: Step, tx: EntityManager): Promise<Loss> {
  const { onDelete, table } = step[0];
  try {
    if (onDelete === 'delete-row') return loss(step, await context.values.deleteRows(step, tx));
    return loss(step, await context.values.clear(step[0], onDelete === 'set-empty' ? '' : null, tx));
  } catch (error) {
    throw rowLocked(error, table);
  }
}

function loss(step: Step, rows: number): Loss {
  return { table: step[0].table, columns: step.map(({ column }) => column), action: step[0].onDelete, rows };
}
