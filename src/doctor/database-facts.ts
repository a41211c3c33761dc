import type { ForwardingFacts } from './forwarding.js';
import type { EntityManager } from 'typeorm';
import { readSchema } from '../database/index.js';
import type { DatabaseFacts } from './database.js';
import type { SeenAddress } from './front.js';
import type { KnownKey, SigningKeyFacts } from './keys.js';

/** A statement for a check should never be the reason why others wait. */
export const STATEMENT_TIMEOUT_MS = 5_000;

const OWN_SQL = `
  SELECT current_setting('server_version') AS version,
         pg_is_in_recovery() OR current_setting('default_transaction_read_only') = 'on' AS "isReadOnly",
         current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer AS "maxConnections"`;
const CLOCK_SQL = `SELECT extract(epoch FROM clock_timestamp())::double precision * 1000 AS now`;
const KEYS_SQL = `
  SELECT COALESCE(active_key_digest, revoked_key_digest) AS id, active_key_digest IS NOT NULL AS "isActive",
         encryptions::double precision AS encryptions
    FROM dbcrypt_keys
   ORDER BY number`;
const FORWARDING_SQL = `
  SELECT name, last_error AS "lastError", (SELECT min(queued_at) FROM audit_forward_queue q WHERE q.target = t.name) AS "waitsSince"
    FROM audit_forward_targets t
   ORDER BY name`;
const SIGNING_KEYS_SQL = `
  SELECT feature, max(starts_at) AS "newestSignsFrom"
    FROM crypto_keys
   WHERE feature LIKE 'oidc\\_signing%' AND secret IS NOT NULL AND (deletes_at IS NULL OR deletes_at > now())
   GROUP BY feature
   ORDER BY feature`;
/** What happened without a request has no address. */
const ADDRESSES_SQL = `
  SELECT host(ip) AS address, count(*)::integer AS count
    FROM (SELECT ip FROM audit_logs ORDER BY "time" DESC, id DESC LIMIT 200) AS latest
   WHERE ip IS NOT NULL AND ip <> '0.0.0.0'
   GROUP BY ip
   ORDER BY count DESC`;

type Queries = Pick<EntityManager, 'query'>;

export async function readDatabaseFacts(database: Queries, nowMs: () => number): Promise<Omit<DatabaseFacts, 'place' | 'isExposed'>> {
  const [own] = await database.query<DatabaseFacts[]>(OWN_SQL);
  if (!own) throw new Error('the database does not respond');
  const before = nowMs();
  const [clock] = await database.query<{ now: number }[]>(CLOCK_SQL);
  const clockAheadMs = (clock?.now ?? before) - (before + nowMs()) / 2;
  const { version, isReadOnly, maxConnections } = own;
  return { version, isReadOnly, maxConnections, clockAheadMs, schema: await readSchema(database) };
}

export async function readKnownKeys(database: Queries): Promise<KnownKey[]> {
  return database.query<KnownKey[]>(KEYS_SQL);
}

export async function readSigningKeys(database: Queries): Promise<SigningKeyFacts[]> {
  return database.query<SigningKeyFacts[]>(SIGNING_KEYS_SQL);
}

/** Where the audit log is forwarded to. */
export async function readForwarding(database: Queries): Promise<ForwardingFacts[]> {
  return database.query<ForwardingFacts[]>(FORWARDING_SQL);
}

/** Of the last requests in the audit log, the most frequent first. */
export async function readSeenAddresses(database: Queries): Promise<Omit<SeenAddress, 'isTrusted'>[]> {
  return database.query<Omit<SeenAddress, 'isTrusted'>[]>(ADDRESSES_SQL);
}
