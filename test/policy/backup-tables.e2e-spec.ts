import { ENDED, LEFT_OUT, MIGRATIONS_TABLE } from '../../src/backup/tables.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

/** What a restore brings back. A new table is added here, or to LEFT_OUT or ENDED of src/backup/tables.ts: may it come back as it was? */
const BROUGHT_BACK = [
  'agent_files',
  'agent_git_credentials',
  'agent_secrets',
  'agents',
  'audit_forward_queue',
  'audit_forward_targets',
  'audit_logs',
  'credential_versions',
  'custom_roles',
  'dbcrypt_keys',
  'file_blobs',
  'file_chunks',
  'files',
  'gitsshkeys',
  'group_members',
  'groups',
  'oauth2_provider_app_secrets',
  'oauth2_provider_apps',
  'oauth2_provider_client_documents',
  'oauth2_provider_exchange_rules',
  'oauth2_provider_initial_access_tokens',
  'oauth2_provider_registrations',
  'oauth2_provider_resource_server_secrets',
  'oauth2_provider_resource_servers',
  'oauth2_provider_spent_assertions',
  'oauth2_provider_subjects',
  'organization_members',
  'organizations',
  'site_configs',
  'spent_key_ids',
  'spent_workload_tokens',
  'used_dpop_proofs',
  'user_links',
  'user_secrets',
  'users',
  'workload_identity_issuers',
];

describe('the tables of a backup', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(() => database.drop());

  it('for every table it is decided whether a restore brings it back', async () => {
    const tables = await database.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`);
    const decided = [...BROUGHT_BACK, ...ENDED, ...LEFT_OUT, MIGRATIONS_TABLE];
    expect(tables.map(({ name }) => name).sort()).toEqual([...decided].sort());
  });

  it('no table that is brought back references one that is not', async () => {
    const references = await database.query<{ child: string; parent: string }>(
      `SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent FROM pg_constraint WHERE contype = 'f'`,
    );
    const absent = [...ENDED, ...LEFT_OUT];
    expect(references.filter(({ child, parent }) => BROUGHT_BACK.includes(child) && absent.includes(parent))).toEqual([]);
    expect(references.filter(({ parent }) => LEFT_OUT.includes(parent))).toEqual([]);
  });

  it('no value comes from a sequence, which a restore would have to set', async () => {
    const sequences = await database.query(`SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public'`);
    expect(sequences).toEqual([{ name: `${MIGRATIONS_TABLE}_id_seq` }]);
  });
});
