import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.js';
import * as agents from './agents/entities.js';
import * as audit from './audit/entities.js';
import * as auth from './auth/entities.js';
import { parsePostgresUrl } from './config/index.js';
import * as cryptoKeys from './crypto-keys/entities.js';
import * as database from './database/entities.js';
import { DatabasePool, type DatabasePoolOptions, ConnectionStrategy, type SessionDefaults, UNLIMITED_SESSION } from './database/index.js';
import * as dbcrypt from './dbcrypt/entities.js';
import * as deployment from './deployment/entities.js';
import * as dpop from './dpop/entities.js';
import * as externalAuth from './external-auth/entities.js';
import * as files from './files/entities.js';
import * as limits from './limits/entities.js';
import * as oauth2Provider from './oauth2-provider/entities.js';
import * as identityProviders from './identity-providers/entities.js';
import * as organizations from './organizations/entities.js';
import * as users from './users/entities.js';
import * as workloadIdentities from './workload-identities/entities.js';

type EntityClass = new () => object;

/** Every table, feature by feature. */
const FEATURES: readonly Readonly<Record<string, EntityClass>>[] = [
  agents,
  audit,
  dbcrypt,
  deployment,
  users,
  organizations,
  auth,
  cryptoKeys,
  database,
  dpop,
  externalAuth,
  files,
  identityProviders,
  limits,
  oauth2Provider,
  workloadIdentities,
];

export interface DatabaseOptions {
  /** Maximum number of connections; default 10. */
  readonly poolSize?: number;
  /** Maximum number of idle connections to keep; default all. */
  readonly idleSize?: number;
  /** Default: no limits. */
  readonly session?: SessionDefaults;
  readonly preparedStatements?: 'auto' | 'on' | 'off';
  readonly singleStatements?: 'auto' | 'off';
  /** What only sends SQL, as all code of the server does, needs no entities: reading them takes a part of the start. */
  readonly withoutEntities?: boolean;
  /** The names of the migrations that it knows. Default: all of this version. */
  readonly onlyMigrations?: readonly string[];
}

/** The names of all migrations of this version. */
export function migrationNames(): string[] {
  return migrations.map(({ name }) => name);
}

/** The one DataSource: server, commands and migrations all build theirs here. */
export function createDataSource(connectionUrl: string, options: DatabaseOptions = {}): DataSource {
  const max = options.poolSize ?? 10;
  const pool: DatabasePoolOptions = {
    strategy: new ConnectionStrategy(parsePostgresUrl(connectionUrl), options.session ?? UNLIMITED_SESSION),
    max,
    maxIdle: options.idleSize ?? max,
    preparedStatements: options.preparedStatements ?? 'auto',
    singleStatements: options.singleStatements ?? 'auto',
  };
  return new DataSource({
    type: 'postgres',
    poolSize: max,
    driver: { Pool: DatabasePool },
    extra: pool,
    entities: options.withoutEntities ? [] : FEATURES.flatMap((feature) => Object.values(feature)),
    migrations: migrations.filter(({ name }) => options.onlyMigrations?.includes(name) ?? true),
    migrationsTableName: 'schema_migrations',
    // PostgreSQL generates UUIDs without an extension. TypeORM would otherwise install one, which an ordinary role must not do.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    // Statements and their parameters hold secrets: they are never logged.
    logging: false,
  });
}
