export { Dbcrypt, NoKeysDbcrypt, defineEncryptedColumn } from './dbcrypt.js';
export type { EncryptedColumn, StoredSecret } from './dbcrypt.js';
export { DbcryptModule } from './dbcrypt.module.js';
