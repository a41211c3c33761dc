import { encryptedColumns } from '../../src/dbcrypt/index.js';
// Loads every entity, and with them every declaration of an encrypted column.
import '../../src/data-source.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { plantRows, readRows } from '../support/encrypted-rows.js';
import { keyring } from '../support/encryption-keys.js';

/** The stored value cannot be turned back into the secret, for the given reason. */
const HASHED: Readonly<Record<string, string>> = {
  'api_keys.hashed_secret': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_app_codes.hashed_secret': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_app_secrets.hashed_secret': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_device_codes.hashed_secret': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_initial_access_tokens.hashed_token': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_registrations.hashed_token': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_resource_server_secrets.hashed_secret': 'SHA-256 of more than 128 random bits',
  'oauth2_provider_app_tokens.replay_sealed': 'sealed with a key derived from the refresh secret, which is not stored',
  'user_invitations.hashed_token': 'SHA-256 of more than 128 random bits',
  'users.hashed_password': 'Argon2id',
};

/** Not secret, despite its name. */
const EXPLAINED: Readonly<Record<string, string>> = {
  'api_keys.agent_token_state': 'the place of a token in its rotation',
  'api_keys.token_name': 'what its owner calls it',
  'dbcrypt_keys.active_key_digest': 'the id of a key, derived so that it tells nothing of it',
  'dbcrypt_keys.revoked_key_digest': 'the id of a key, derived so that it tells nothing of it',
  'dbcrypt_replicas.key_digests': 'the ids of keys, derived so that they tell nothing of them',
  'gitsshkeys.public_key': 'the half of the pair that everybody may have',
  'oauth2_provider_app_codes.secret_prefix': 'finds the row; proves nothing',
  'oauth2_provider_app_secrets.display_secret': 'the last six of forty characters',
  'oauth2_provider_app_secrets.secret_prefix': 'finds the row; proves nothing',
  'oauth2_provider_device_codes.secret_prefix': 'finds the row; proves nothing',
  'oauth2_provider_initial_access_tokens.token_prefix': 'finds the row; proves nothing',
  'oauth2_provider_registrations.token_prefix': 'finds the row; proves nothing',
  'oauth2_provider_resource_server_secrets.display_secret': 'the last six of forty characters',
  'oauth2_provider_resource_server_secrets.secret_prefix': 'finds the row; proves nothing',
  'oauth2_provider_app_tokens.access_key_id': 'the id of an API key',
  'oauth2_provider_app_tokens.api_key_id': 'the id of an API key',
  'oauth2_provider_resource_servers.access_token_format': 'opaque or jwt',
  'oauth2_provider_apps.token_endpoint_auth_method': 'how a client proves itself, not with what',
  'oauth2_provider_apps.token_endpoint_auth_signing_alg': 'an algorithm',
  'oauth2_provider_apps.id_token_signed_response_alg': 'an algorithm',
  'site_configs.key': 'the name of a setting',
  'spent_key_ids.key_id': 'the id of an API key',
};

let db: TestDatabase;
beforeAll(async () => (db = await createDatabase()));
afterAll(() => db.drop());

/** Every column whose name suggests a secret. */
async function suspects(): Promise<string[]> {
  const rows = await db.query<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name
       FROM information_schema.columns
      WHERE table_schema = 'public' AND (data_type IN ('text', 'bytea', 'character varying', 'json', 'jsonb', 'ARRAY'))
        AND column_name ~ '(token|secret|key|passw|passcode|credential|private|sealed)'
      ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

describe('every column named after a token, secret, key or password', () => {
  it('is encrypted, hashed, or explained', async () => {
    const encrypted = encryptedColumns();
    const accounted = new Set([
      ...encrypted.map(({ table, column }) => `${table}.${column}`),
      ...encrypted.map(({ table, keyIdColumn }) => `${table}.${keyIdColumn}`),
      ...Object.keys(HASHED),
      ...Object.keys(EXPLAINED),
    ]);
    const found = await suspects();
    expect(found.length).toBeGreaterThan(15);
    expect(found.filter((name) => !accounted.has(name))).toEqual([]);
  });

  it('exists: no reason outlives its column', async () => {
    const found = await suspects();
    expect([...Object.keys(HASHED), ...Object.keys(EXPLAINED)].filter((name) => !found.includes(name))).toEqual([]);
  });
});

describe('every encrypted column', () => {
  it('is filled by test/support/encrypted-rows.ts, so that the tests of rotation, loss and dumps include it', async () => {
    await plantRows(db, keyring(''), 1);
    const values = [...(await readRows(db, keyring('')))].filter(([, value]) => value !== '');
    const planted = new Set(values.map(([place]) => place.slice(0, place.indexOf('/'))));
    expect([...planted].sort()).toEqual(encryptedColumns().map(({ table, column }) => `${table}.${column}`));
  });
});
