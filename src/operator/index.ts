/** Everything that a command loads when it works on the database of a deployment. */
import 'reflect-metadata';

export { type BackupProgress, OutputFile } from '../backup/index.js';
export { DomainError } from '../common/index.js';
export { DbcryptError, decrypt, deleteEncrypted, Keyring, parseKeyList, rotate, status, vacuumEncrypted } from '../dbcrypt/index.js';
export type { NamedExchangeRule, ResourceServerChange, ResourceServerRow } from '../oauth2-provider/index.js';
export { diagnose, type Diagnosis, type Finding } from './diagnose.js';
export { makeBackup, type BackupRequest, checkBackup, type RestoreRequest, restore } from './backups.js';
export { copyDatabase } from './copy-database.js';
export { migrateDatabase, type MigrationPlan, planMigrations } from './migrations.js';
export { openAccounts, openEncryption, type OpenAccounts } from './open-operator.js';
export type { DatabasePlace } from './operator-database.js';
