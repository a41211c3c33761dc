import { durationOrZero } from '../duration.js';
import { automatic, oneOf, path, text, wholeNumber } from '../kinds.js';
import { linesToCommas, type Option } from '../option.js';
import { postgresUrl } from '../url.js';

export const STORAGE = {
  pgConnectionUrl: {
    env: 'CODER_PG_CONNECTION_URL',
    flag: '--postgres-url',
    kind: postgresUrl,
    secret: true,
    absent: 'an embedded PostgreSQL in CODER_CONFIG_DIR',
    description: 'URL of the PostgreSQL database (14 or newer). Prefer the variable: other users of the machine can see flags.',
    example: 'postgres://gatehouse:secret@db.example.com/gatehouse?sslmode=verify-full',
  },
  pgMigrationUrl: {
    env: 'CODER_PG_MIGRATION_URL',
    flag: '--postgres-migration-url',
    kind: postgresUrl,
    secret: true,
    absent: 'CODER_PG_CONNECTION_URL',
    description:
      'URL of the same database for migrations and the commands that encrypt or decrypt. Use it to bypass a connection pooler in CODER_PG_CONNECTION_URL, or if the role there cannot change tables.',
    example: 'postgres://gatehouse:secret@db.example.com/gatehouse',
  },
  pgReplicaUrl: {
    env: 'CODER_PG_REPLICA_URL',
    flag: '--postgres-replica-url',
    kind: postgresUrl,
    secret: true,
    absent: 'the primary serves all reads',
    description:
      'URL of a streaming replica of CODER_PG_CONNECTION_URL, which serves the lists of the audit log while it has everything that the primary has. It gets as many connections as CODER_PG_CONN_MAX_OPEN allows.',
    example: 'postgres://gatehouse:secret@replica.example.com/gatehouse?sslmode=verify-full',
  },
  pgConnMaxOpen: {
    env: 'CODER_PG_CONN_MAX_OPEN',
    flag: '--postgres-conn-max-open',
    kind: wholeNumber({ min: 2 }),
    default: '10',
    description: 'Maximum number of connections to PostgreSQL. Requests wait for a free one. Workers share them equally.',
    example: '20',
  },
  pgConnMaxIdle: {
    env: 'CODER_PG_CONN_MAX_IDLE',
    flag: '--postgres-conn-max-idle',
    kind: automatic(wholeNumber({ min: 0 })),
    default: 'auto',
    description: 'Number of idle connections to keep open. auto: a third of CODER_PG_CONN_MAX_OPEN. Others close after 10 seconds.',
    example: '5',
  },
  pgStatementTimeoutSeconds: {
    env: 'CODER_PG_STATEMENT_TIMEOUT',
    kind: durationOrZero,
    default: '30s',
    description:
      'Statement timeout. A connection that does not respond within five more seconds is closed and replaced. Does not apply to migrations.',
    example: '1m',
  },
  pgPreparedStatements: {
    env: 'CODER_PG_PREPARED_STATEMENTS',
    kind: oneOf(['auto', 'on', 'off']),
    default: 'auto',
    description:
      'Whether to prepare frequent statements once per connection. auto: not behind a connection pooler. on behind PgBouncer requires version 1.21 and max_prepared_statements.',
    example: 'on',
  },
  pgSingleStatements: {
    env: 'CODER_PG_SINGLE_STATEMENTS',
    kind: oneOf(['auto', 'off']),
    default: 'auto',
    description:
      'Whether frequent changes, such as a token refresh, are one statement instead of a transaction of several. auto: if sessions have a lock_timeout, which behind a connection pooler must be a default of the role or the database. off: slower, for diagnosis.',
    example: 'off',
  },
  configDir: {
    env: 'CODER_CONFIG_DIR',
    flag: '--global-config',
    kind: path,
    default: '~/.config/gatehouse',
    description: 'Directory of the embedded database and of the files of the CLI.',
    example: '/var/lib/gatehouse',
  },
  cacheDirectory: {
    env: 'CODER_CACHE_DIRECTORY',
    flag: '--cache-dir',
    kind: path,
    absent: "the system's directory for temporary files",
    description: 'Directory for incoming uploads of more than 1 MiB. Use a disk: a memory file system would hold them in memory twice.',
    example: '/var/cache/gatehouse',
  },
  externalTokenEncryptionKeys: {
    env: 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS',
    kind: text,
    secret: true,
    fromFile: linesToCommas,
    absent: 'secrets are stored in plaintext',
    description:
      'Keys that encrypt secrets at rest: 32 random bytes each, base64-encoded, comma-separated. The first key encrypts, all keys decrypt. With the word plaintext before them, no key encrypts.',
    example: 'the output of openssl rand -base64 32',
  },
} as const satisfies Record<string, Option>;
