import { path, text } from '../kinds.js';
import type { Option } from '../option.js';
import { postgresUrl } from '../url.js';

export const STORAGE = {
  pgConnectionUrl: {
    env: 'CODER_PG_CONNECTION_URL',
    flag: '--postgres-url',
    kind: postgresUrl,
    secret: true,
    absent: 'an embedded PostgreSQL in CODER_CONFIG_DIR',
    description: 'The PostgreSQL database (14 or newer). Prefer the variable: other users of the machine can see flags.',
    example: 'postgres://gatehouse:secret@db.example.com/gatehouse?sslmode=verify-full',
  },
  configDir: {
    env: 'CODER_CONFIG_DIR',
    flag: '--global-config',
    kind: path,
    default: '~/.config/gatehouse',
    description: 'Where the embedded database and the files of the command line live.',
    example: '/var/lib/gatehouse',
  },
  cacheDirectory: {
    env: 'CODER_CACHE_DIRECTORY',
    kind: path,
    absent: "the system's directory for temporary files",
    description: 'Where uploads of more than 1 MiB lie while they come in. On a disk: what is in memory there counts twice.',
    example: '/var/cache/gatehouse',
  },
  externalTokenEncryptionKeys: {
    env: 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS',
    kind: text,
    secret: true,
    absent: 'secrets are stored as they are',
    description:
      'Keys that encrypt secrets at rest: 32 random bytes each, in base64, with commas between them. The first encrypts, all of them decrypt.',
    example: 'the output of openssl rand -base64 32',
  },
} as const satisfies Record<string, Option>;
