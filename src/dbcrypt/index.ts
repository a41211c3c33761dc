export type { DbcryptContext } from './context.js';
export { decrypt, type DecryptReport } from './decrypt.js';
export { DbcryptError, type DbcryptFault } from './dbcrypt-error.js';
export { Dbcrypt, KeyringDbcrypt, type Sealed } from './dbcrypt.js';
export { deleteEncrypted, type DeleteReport, type Loss } from './delete-encrypted.js';
export {
  defineEncryptedColumn,
  encryptedColumns,
  type EncryptedColumn,
  type EncryptedColumnDeclaration,
  type OnDelete,
} from './encrypted-columns.js';
export type { EncryptionKey } from './encryption-key.js';
export type { ColumnInspection } from './inspect.js';
export { parseKeyFile, parseKeyList, type KeyList, type KeyListFault } from './key-list.js';
export { DbcryptModule } from './dbcrypt.module.js';
export { Keyring } from './keyring.js';
export type { ChangedColumn, OperationOptions } from './operation.js';
export { dbcryptContext } from './providers.js';
export type { Progress } from './progress.js';
export { REPLICA_BEAT_SECONDS, REPLICA_LIVE_SECONDS, type LiveReplica, type ReplicaRow } from './replica-row.js';
export { rotate, type RotateReport } from './rotate.js';
export { beat, ENCRYPTIONS_WARNING, leave, startDbcrypt, type Beat, type StartedDbcrypt } from './start.js';
export { status, type DbcryptStatus, type KeyStatus } from './status.js';
export { vacuumEncrypted } from './vacuum.js';
