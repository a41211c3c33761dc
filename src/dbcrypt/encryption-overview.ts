import { Inject, Injectable } from '@nestjs/common';
import { DbcryptContext } from './context.js';
import { encryptedColumns } from './encrypted-columns.js';
import { PLAINTEXT } from './keyring.js';
import type { CountedValues } from './encrypted-values.repository.js';
import type { LiveReplica } from './replica-row.js';
import { STARTED_DBCRYPT, type StartedDbcrypt } from './start.js';
import type { KeyStatus } from './status.js';

/** How many values of one column are counted: a table can have very many. */
export const COUNTED_VALUES = 100_000;

/** Where the values of one column stand, by counting, without reading any. */
export interface ColumnOverview {
  readonly table: string;
  readonly column: string;
  readonly plaintext: number;
  /** Under the key that encrypts. */
  readonly current: number;
  readonly old: number;
}

export interface EncryptionOverview {
  /** The key that encrypts; null: values are stored as they are. */
  readonly currentKeyId: string | null;
  readonly keys: readonly KeyStatus[];
  readonly replicas: readonly LiveReplica[];
  readonly columns: readonly ColumnOverview[];
  /** Is rotate, decrypt or delete running? */
  readonly isOperationRunning: boolean;
}

/** What a running server knows about encryption. What can be read with the keys is only known to `gatehouse server dbcrypt status`. */
@Injectable()
export class EncryptionOverviews {
  constructor(
    private readonly context: DbcryptContext,
    @Inject(STARTED_DBCRYPT) private readonly started: StartedDbcrypt,
  ) {}

  async read(): Promise<EncryptionOverview> {
    const { manager } = this.context.dataSource;
    const held = this.started.replica.keyDigests;
    const currentKeyId = held[0] === undefined || held[0] === PLAINTEXT ? null : held[0];
    const [keys, replicas, values, isOperationRunning] = await Promise.all([
      this.context.keys.list(manager),
      this.context.replicas.listLive(manager),
      this.context.values.countUpTo(COUNTED_VALUES, this.context.columns, manager),
      this.context.locks.isHeld('operation', manager),
    ]);
    return {
      currentKeyId,
      keys: keys.map(({ canary: _, ...key }) => ({ ...key, isHeld: held.includes(key.digest) })),
      replicas,
      columns: columnsOf(values, currentKeyId),
      isOperationRunning,
    };
  }
}

function columnsOf(values: readonly CountedValues[], currentKeyId: string | null): ColumnOverview[] {
  return encryptedColumns().map(({ table, column }) => {
    const own = values.filter((each) => each.table === table && each.column === column);
    const sum = (isWanted: (keyId: string | null) => boolean): number =>
      own.filter(({ keyId }) => isWanted(keyId)).reduce((total, { count }) => total + count, 0);
    const isCurrent = (keyId: string | null): boolean => keyId !== null && keyId === currentKeyId;
    return {
      table,
      column,
      plaintext: sum((keyId) => keyId === null),
      current: sum(isCurrent),
      old: sum((keyId) => keyId !== null && !isCurrent(keyId)),
    };
  });
}
