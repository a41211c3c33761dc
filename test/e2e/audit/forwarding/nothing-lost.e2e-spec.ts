import { eventually } from '../../../support/eventually.js';
import { createDatabase, type TestDatabase } from '../../../support/database.js';
import { readMetrics } from '../../../support/metrics.js';
import { Replica } from '../../../support/replica.js';
import { startServerProcess } from '../../../support/server.js';
import { createOwner, logIn, OWNER } from '../../../support/sign-in.js';
import { WebhookReceiver } from './receivers.js';

describe('of the forwarded audit log nothing is lost', () => {
  let webhook: WebhookReceiver;
  let database: TestDatabase;

  beforeEach(async () => {
    webhook = await WebhookReceiver.start();
    database = await createDatabase();
  });

  afterEach(async () => {
    await webhook.stop();
    await database.drop();
  });

  const env = (): Record<string, string> => ({ CODER_AUDIT_FORWARD_WEBHOOK_URL: webhook.url, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' });
  const recorded = async (): Promise<readonly string[]> =>
    (await database.query<{ id: string }>(`SELECT id FROM audit_logs ORDER BY id`)).map(({ id }) => id);
  const hasAll = (): Promise<void> =>
    eventually('the webhook has every entry', async () => {
      const has = new Set(webhook.entries.map(({ id }) => id));
      return (await recorded()).every((id) => has.has(id));
    });

  it('when a server is killed before the receiver has responded: the next one sends it again, with the same ids', async () => {
    const first = await startServerProcess({ env: env(), database });
    await createOwner(first);
    await hasAll();
    webhook.isSilent = true;
    const before = webhook.deliveries.length;
    await logIn(first, OWNER);
    await eventually('the webhook was asked', () => Promise.resolve(webhook.deliveries.length > before));
    await first.kill();
    webhook.isSilent = false;
    // Others wait until its lease is over: here that is now.
    await database.query(`UPDATE periodic_leases SET expires_at = now()`);
    const kept = webhook.entries.at(-1)?.id;
    webhook.deliveries.length = 0;
    const second = await startServerProcess({ env: env(), database });
    await eventually('it came again', () => Promise.resolve(webhook.entries.some(({ id }) => id === kept)));
    await second.stop();
  });

  it('by two servers that record and forward at the same time', async () => {
    const first = await startServerProcess({ env: env(), database });
    await createOwner(first);
    const second = await Replica.of(first, env());
    const { email, password } = OWNER;
    for (let round = 0; round < 5; round++) {
      await Promise.all([first, second].map((each) => each.post('/api/v2/users/login', { email, password })));
    }
    await hasAll();
    expect((await recorded()).length).toBeGreaterThan(10);
    await second.stop();
    await first.stop();
  });

  it('by retention: what waits is kept, and deleted once it was forwarded', async () => {
    webhook.status = 500;
    const retention = {
      CODER_AUDIT_LOGS_RETENTION: '1h',
      CODER_PROMETHEUS_ENABLE: 'true',
      CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0',
    };
    const first = await startServerProcess({ env: env(), database });
    await createOwner(first);
    await eventually('it was refused', () => Promise.resolve(webhook.deliveries.length > 0));
    await first.stop();
    await database.query(`UPDATE audit_logs SET time = time - interval '2 hours'`);
    const old = await recorded();
    const purged = async (): Promise<void> => {
      const server = await startServerProcess({ env: { ...env(), ...retention }, database });
      await eventually('the purge has run', async () => {
        const runs = await readMetrics(server, 'gatehouse_background_runs_total');
        return (runs['{task="audit-log-purge",result="done"}'] ?? 0) > 0;
      });
      await server.stop();
    };
    await purged();
    expect(await recorded()).toEqual(expect.arrayContaining([...old]));
    webhook.status = 200;
    await database.query(`UPDATE audit_forward_targets SET next_attempt_at = NULL`);
    const server = await startServerProcess({ env: env(), database });
    await hasAll();
    await eventually('nothing waits', async () => (await database.query(`SELECT 1 FROM audit_forward_queue`)).length === 0);
    await server.stop();
    await purged();
    expect((await recorded()).filter((id) => old.includes(id))).toEqual([]);
  });
});
