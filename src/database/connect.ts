import type { DataSource } from 'typeorm';
import { isLocalTarget } from '../config/index.js';
import type { DatabaseClient } from './connection/client.js';
import { reasonOf } from './connection/pool.js';
import { ISOLATION } from './connection/session-defaults.js';
import { poolOf } from './prepared.js';
import { StartupError } from './startup-error.js';

/** The oldest PostgreSQL whose features our statements use. */
const MIN_VERSION = 140_000;

/** Facts about the connection to the database. */
export interface Connected {
  /** A connection pooler is in between: session state cannot be relied on. */
  readonly isPooled: boolean;
  /** Passwords and rows cross a network unencrypted. */
  readonly isExposed: boolean;
  /** Behind a pooler: does anything besides this server's own time limit end a statement that takes too long? */
  readonly hasStatementTimeout: boolean;
  /** Do sessions stop waiting for locks by themselves? If not, each change is a transaction that says so. */
  readonly hasLockTimeout: boolean;
  readonly role: string;
}

interface Facts {
  readonly version: string;
  readonly encoding: string;
  readonly database: string;
  readonly role: string;
  readonly backendPid: number;
  readonly statementTimeout: string;
  readonly lockTimeout: string;
  readonly isolation: string;
}

/** Opens the pool. A wrong URL is one clear line, which names the setting and never shows the password. */
export async function connect(dataSource: DataSource, setting = 'CODER_PG_CONNECTION_URL'): Promise<Connected> {
  try {
    await dataSource.initialize();
  } catch (cause) {
    throw new StartupError(`cannot connect to the PostgreSQL of ${setting}: ${reasonOf(cause)}${hintFor(cause)}`, { cause });
  }
  const pool = poolOf(dataSource);
  const client = await pool.connect();
  try {
    const {
      rows: [facts],
    } = await client.query<Facts>(FACTS_SQL);
    if (!facts) throw new StartupError(`the PostgreSQL of ${setting} does not respond`);
    if (Number(facts.version) < MIN_VERSION) throw new StartupError(`the PostgreSQL of ${setting} is older than version 14`);
    if (facts.encoding !== 'UTF8') {
      throw new StartupError(
        `the database "${facts.database}" of ${setting} has the encoding ${facts.encoding}, which cannot store all text: create one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`,
      );
    }
    // A pooler reports a made-up process id, because the PostgreSQL session is not ours.
    // The pool creates DatabaseClients, but pg's types say its own client.
    if (facts.backendPid !== (client as unknown as DatabaseClient).backendPid) pool.strategy.markPooled();
    // A direct connection has set it.
    if (facts.isolation !== ISOLATION) {
      throw new StartupError(
        `the transactions of the role "${facts.role}" in the PostgreSQL of ${setting} are ${facts.isolation}, which cannot be changed through ` +
          `a connection pooler: ALTER ROLE … SET default_transaction_isolation = '${ISOLATION}', and connect again`,
      );
    }
    const hasLockTimeout = facts.lockTimeout !== '0';
    pool.noteLockTimeout(hasLockTimeout);
    const { mode, target, isPooled } = pool.strategy;
    return {
      isPooled,
      isExposed: mode.encryption === false && target.sslmode !== 'disable' && !isLocalTarget(target),
      hasStatementTimeout: facts.statementTimeout !== '0',
      hasLockTimeout,
      role: facts.role,
    };
  } finally {
    client.release();
  }
}

const FACTS_SQL = `
  SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding, current_database() AS database,
         current_user AS role, pg_backend_pid() AS "backendPid", current_setting('statement_timeout') AS "statementTimeout",
         current_setting('lock_timeout') AS "lockTimeout", current_setting('default_transaction_isolation') AS isolation`;

/** The most likely fix, by the failure's message. */
function hintFor(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    const known = HINTS.find(({ codes }) => codes.includes(code));
    if (known) return ` (${known.hint})`;
    if (cause.message.includes('does not support SSL')) return ' (sslmode=prefer or sslmode=disable connects without TLS)';
  }
  return '';
}

const HINTS: readonly { readonly codes: readonly string[]; readonly hint: string }[] = [
  {
    codes: [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    ],
    hint: 'set the certificate of its CA with sslrootcert=<file>, or encrypt without verifying it with sslmode=require',
  },
  {
    codes: ['ERR_TLS_CERT_ALTNAME_INVALID'],
    hint: 'use a host name in the certificate, or sslmode=verify-ca with sslrootcert=<file>, which does not verify the name',
  },
  { codes: ['53300'], hint: 'all connections are in use: CODER_PG_CONN_MAX_OPEN limits those of this server' },
  { codes: ['28000'], hint: 'pg_hba.conf may require TLS: see sslmode' },
  {
    codes: ['ENOTFOUND', 'EAI_AGAIN'],
    hint: 'unknown host name; special characters in the password must be encoded, for example / as %2F',
  },
];
