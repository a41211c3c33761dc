import { textTable as table } from '../../../common/index.js';
import type { ChangedColumn, ColumnInspection, DbcryptStatus, KeyStatus, LiveReplica, Loss } from '../../../dbcrypt/index.js';

export function columnsTable(columns: readonly ColumnInspection[]): string {
  return table([
    ['column', 'plaintext', 'current key', 'other keys', 'unreadable'],
    ...columns.map(({ table: name, column, plaintext, current, old, unreadable }) => [
      `${name}.${column}`,
      plaintext,
      current,
      old,
      unreadable,
    ]),
  ]);
}

export function changedTable(changed: readonly ChangedColumn[]): string {
  return table([['column', 'values moved'], ...changed.map(({ table: name, column, values }) => [`${name}.${column}`, values])]);
}

export function lossTable(losses: readonly Loss[]): string {
  const action = { 'delete-row': 'rows deleted', 'set-empty': 'values emptied', 'set-null': 'values removed' } as const;
  return table([
    ['table', 'columns', 'lost values', 'rows'],
    ...losses.map((loss) => [loss.table, loss.columns.join(', '), action[loss.action], loss.rows]),
  ]);
}

export function keysTable(keys: readonly KeyStatus[], primaryId: string | undefined): string {
  return table([
    ['key', 'state', 'since', 'encryptions', 'given'],
    ...keys.map(({ digest, isActive, createdAt, revokedAt, encryptions, isHeld }) => [
      digest,
      isActive ? 'active' : 'revoked',
      (revokedAt ?? createdAt).toISOString(),
      encryptions,
      isHeld ? (digest === primaryId ? 'yes, first' : 'yes') : 'no',
    ]),
  ]);
}

export function replicasTable(replicas: readonly LiveReplica[]): string {
  return table([
    ['running server', 'encrypts with the first, decrypts with all', 'last seen'],
    ...replicas.map(({ name, keyDigests, seenSecondsAgo }) => [
      name,
      keyDigests.join(', ') || 'plaintext, no keys',
      `${seenSecondsAgo} s ago`,
    ]),
  ]);
}

/** For each key that servers hold but nothing is encrypted with yet: can it become the first? Empty without such keys. */
export function readinessLines({ keys, replicas }: Pick<DbcryptStatus, 'keys' | 'replicas'>): string {
  const known = new Set(['plaintext', ...keys.map(({ digest }) => digest)]);
  const prepared = [...new Set(replicas.flatMap(({ keyDigests }) => keyDigests))].filter((digest) => !known.has(digest));
  return prepared
    .map((digest) => {
      const holders = replicas.filter(({ keyDigests }) => keyDigests.includes(digest)).length;
      const advice =
        holders === replicas.length
          ? 'every running server can decrypt with it: it can become the first key'
          : `${holders} of ${replicas.length} running servers can decrypt with it: it cannot become the first key yet`;
      return `key ${digest}: ${advice}\n`;
    })
    .join('');
}

/** Column names as SQL and scripts write them. */
export function inspectionsJson(columns: readonly ColumnInspection[]): Record<string, unknown>[] {
  return columns.map(({ byKey, unreadableRows, ...counts }) => ({ ...counts, by_key: byKey, unreadable_rows: unreadableRows }));
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** `1 value`, `2 values`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
