import { migrations } from '../../migrations/index.js';
import { createDatabase } from '../support/database.js';
import { openAt } from './steps.js';

describe('a deployment that is upgraded while key forms are open', () => {
  it('remembers which of them have created their key, as long as a form is valid', async () => {
    const database = await createDatabase({ empty: true });
    const before = migrations.findIndex(({ name }) => name === 'CreateSpentKeyIds1764000007500');
    const old = await openAt(database.url, before);
    await old.runMigrations({ transaction: 'each' });
    await old.destroy();
    await database.query(`
      INSERT INTO audit_logs ("time", request_id, user_id, resource_type, resource_id, action, status_code, additional_fields)
      SELECT now() - age::interval, gen_random_uuid(), gen_random_uuid(), 'api_key', gen_random_uuid(), 'create', 201, fields::jsonb
        FROM (VALUES ('1 minute', '{"reserved_key_id": "recent"}'), ('2 hours', '{"reserved_key_id": "old"}'), ('1 minute', '{}'))
             AS made (age, fields)`);

    const db = await openAt(database.url);
    await db.runMigrations({ transaction: 'each' });
    await db.destroy();

    expect(await database.query(`SELECT key_id FROM spent_key_ids`)).toEqual([{ key_id: 'recent' }]);
    await database.drop();
  });
});
