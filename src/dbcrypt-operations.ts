import { dbcryptContext, type DbcryptContext } from './dbcrypt/index.js';
import * as operator from './operator-database.js';

export {
  DbcryptError,
  decrypt,
  deleteEncrypted,
  Keyring,
  parseKeyFile,
  parseKeyList,
  rotate,
  status,
  vacuumEncrypted,
} from './dbcrypt/index.js';
export type { DatabasePlace } from './operator-database.js';

export interface OpenDatabase extends Omit<operator.OpenDatabase, 'dataSource'> {
  readonly context: DbcryptContext;
}

/** As `openDatabase` of src/operator-database.ts, for work on encrypted values. */
export async function openDatabase(place: operator.DatabasePlace): Promise<OpenDatabase> {
  const { dataSource, description, close } = await operator.openDatabase(place);
  return { context: dbcryptContext(dataSource), description, close };
}
