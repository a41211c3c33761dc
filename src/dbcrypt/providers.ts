import type { DataSource } from 'typeorm';
import { AdvisoryLocksRepository } from './advisory-locks.repository.js';
import type { DbcryptContext } from './context.js';
import { DbcryptKeysRepository } from './dbcrypt-keys.repository.js';
import { DbcryptReplicasRepository } from './dbcrypt-replicas.repository.js';
import { encryptedColumns, type EncryptedColumn } from './encrypted-columns.js';
import { EncryptedValuesRepository } from './encrypted-values.repository.js';

/** What the procedures of this module work on: this database, and every column declared by the modules loaded so far. */
export function dbcryptContext(dataSource: DataSource, columns: readonly EncryptedColumn[] = encryptedColumns()): DbcryptContext {
  return {
    dataSource,
    columns,
    keys: new DbcryptKeysRepository(),
    replicas: new DbcryptReplicasRepository(),
    values: new EncryptedValuesRepository(),
    locks: new AdvisoryLocksRepository(),
  };
}
