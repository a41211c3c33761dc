import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.js';
import * as audit from './audit/entities.js';
import * as auth from './auth/entities.js';
import * as cryptoKeys from './crypto-keys/entities.js';
import * as dbcrypt from './dbcrypt/entities.js';
import * as deployment from './deployment/entities.js';
import * as externalAuth from './external-auth/entities.js';
import * as files from './files/entities.js';
import * as oauth2Provider from './oauth2-provider/entities.js';
import * as identityProviders from './identity-providers/entities.js';
import * as organizations from './organizations/entities.js';
import * as users from './users/entities.js';

type EntityClass = new () => object;

/** Every table, feature by feature. */
const FEATURES: readonly Readonly<Record<string, EntityClass>>[] = [
  audit,
  dbcrypt,
  deployment,
  users,
  organizations,
  auth,
  cryptoKeys,
  externalAuth,
  files,
  identityProviders,
  oauth2Provider,
];

/** The one DataSource: server, commands and migrations all build theirs here. */
export function createDataSource(
  connectionUrl: string,
  options: { readonly poolSize?: number; readonly statementTimeoutMs?: number } = {},
): DataSource {
  return new DataSource({
    type: 'postgres',
    url: connectionUrl,
    applicationName: 'gatehouse',
    poolSize: options.poolSize ?? 20,
    connectTimeoutMS: 10_000,
    entities: FEATURES.flatMap((feature) => Object.values(feature)),
    migrations,
    migrationsTableName: 'schema_migrations',
    // PostgreSQL makes UUIDs by itself. TypeORM would otherwise install an extension, which a plain role may not.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    // Statements and their parameters hold secrets: they are never logged.
    logging: false,
    extra: { statement_timeout: options.statementTimeoutMs ?? 30_000, idle_in_transaction_session_timeout: 60_000 },
  });
}
