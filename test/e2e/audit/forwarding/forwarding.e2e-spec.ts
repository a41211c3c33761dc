import { createHmac } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase } from '../../../support/database.js';
import { eventually } from '../../../support/eventually.js';
import { freePort } from '../../../support/free-port.js';
import { readMetrics } from '../../../support/metrics.js';
import { type RunningServer, startServer } from '../../../support/server.js';
import { bearer, createOwner, logIn, OWNER } from '../../../support/sign-in.js';
import { temporaryDirectory } from '../../../support/temporary-directory.js';
import { type Entry, receiveDatagrams, receiveStream, WebhookReceiver } from './receivers.js';

const SECRET = 'the-secret-of-the-webhook';

describe('the audit log is forwarded', () => {
  let webhook: WebhookReceiver;
  let udp: Awaited<ReturnType<typeof receiveDatagrams>>;
  let folder: string;
  let file: string;
  let server: RunningServer;
  let owner: string;

  beforeAll(async () => {
    webhook = await WebhookReceiver.start();
    udp = await receiveDatagrams();
    folder = await temporaryDirectory('forwarding');
    file = join(folder, 'audit.jsonl');
    server = await startServer({
      env: {
        CODER_AUDIT_FORWARD_FILE: file,
        CODER_AUDIT_FORWARD_SYSLOG: udp.url,
        CODER_AUDIT_FORWARD_WEBHOOK_URL: webhook.url,
        CODER_AUDIT_FORWARD_WEBHOOK_SECRET: SECRET,
        CODER_PROMETHEUS_ENABLE: 'true',
        CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0',
      },
    });
    owner = await createOwner(server);
  });

  afterAll(async () => {
    await server.stop();
    await webhook.stop();
    await udp.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const recorded = (): Promise<readonly { id: string }[]> => server.db.query<{ id: string }>(`SELECT id FROM audit_logs`);
  const nothingWaits = (): Promise<void> =>
    eventually('every entry was forwarded', async () => {
      const [row] = await server.db.query<{ count: number }>(`SELECT count(*)::int AS count FROM audit_forward_queue`);
      return row?.count === 0;
    });
  const inFile = (): readonly Entry[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{"audit":') && line.endsWith('}'))
      .map((line) => (JSON.parse(line) as { readonly audit: Entry }).audit);
  const ids = (entries: readonly { readonly id: string }[]): readonly string[] => entries.map(({ id }) => id).sort();

  it('to a file, a syslog receiver and a webhook: each gets every entry once, while nothing fails', async () => {
    await nothingWaits();
    const expected = ids(await recorded());
    expect(expected.length).toBeGreaterThan(1);
    expect(ids(inFile())).toEqual(expected);
    expect(ids(webhook.entries)).toEqual(expected);
    const bySyslog = udp.messages().map((message) => JSON.parse(message.slice(message.indexOf('\uFEFF') + 1)) as Entry);
    expect(ids(bySyslog)).toEqual(expected);
    expect(udp.messages()[0]).toMatch(/^<109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \S+ gatehouse \d+ audit - \uFEFF\{/);
    const login = inFile().find(({ action }) => action === 'login');
    expect(login).toMatchObject({ username: OWNER.username, resource_type: 'api_key', status_code: 201, ip: '127.0.0.1' });
    // Nobody but the server and its administrators may read it.
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(await readMetrics(server, 'gatehouse_audit_forwarding_total')).toMatchObject({
      '{target="webhook",result="sent"}': expected.length,
    });
  });

  it('with a signature over time and body, and without secrets', async () => {
    const { headers, body } = webhook.deliveries[0] ?? { headers: {}, body: '' };
    const time = String(headers['gatehouse-timestamp']);
    expect(Math.abs(Date.now() / 1000 - Number(time))).toBeLessThan(3_600);
    expect(headers['gatehouse-signature']).toBe(`sha256=${createHmac('sha256', SECRET).update(`${time}.${body}`).digest('hex')}`);
    const created = await server.post('/api/v2/users/me/keys/tokens', { lifetime: 3_600_000_000_000 }, bearer(owner));
    const { key } = created.json<{ key: string }>();
    await nothingWaits();
    const everything = [readFileSync(file, 'utf8'), ...udp.messages(), ...webhook.deliveries.map((each) => each.body)].join('\n');
    for (const secret of [key, owner, OWNER.password, SECRET]) expect(everything).not.toContain(secret);
    expect(server.logs()).not.toContain(SECRET);
  });

  it('again and again while a webhook refuses it, and the other targets do not wait', async () => {
    webhook.status = 503;
    await logIn(server, OWNER);
    await eventually(
      'the webhook has refused it',
      async () => (await server.db.query(`SELECT 1 FROM audit_forward_targets WHERE name = 'webhook' AND attempts > 0`)).length === 1,
    );
    const all = ids(await recorded());
    await eventually('the file has it', () => Promise.resolve(ids(inFile()).join() === all.join()));
    const [state] = await server.db.query<{ lastError: string }>(
      `SELECT last_error AS "lastError" FROM audit_forward_targets WHERE name = 'webhook'`,
    );
    expect(state?.lastError).toBe('the status of its response is 503, not 2xx');
    webhook.status = 204;
    await nothingWaits();
    expect([...new Set(ids(webhook.entries))]).toEqual(ids(await recorded()));
    expect(server.logs()).toContain('the audit log could not be forwarded; it is sent again');
  });

  it('to a file in which a killed server has left half a line', async () => {
    appendFileSync(file, '{"audit":{"id":"half');
    await logIn(server, OWNER);
    await nothingWaits();
    expect(ids(inFile())).toEqual(ids(await recorded()));
  });
});

describe('the number of entries that wait for a target', () => {
  const metrics = { CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0' };

  it('is in the metrics of every server, with its age, also when no server forwards to it any more', async () => {
    const webhook = await WebhookReceiver.start();
    webhook.status = 503;
    const database = await createDatabase();
    const first = await startServer({ env: { CODER_AUDIT_FORWARD_WEBHOOK_URL: webhook.url }, database });
    await createOwner(first);
    await first.stop();
    await webhook.stop();
    await database.query(`UPDATE audit_forward_queue SET queued_at = now() - interval '1 hour'`);
    const [{ count } = { count: 0 }] = await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM audit_forward_queue`);
    const second = await startServer({ env: metrics, database });
    expect(count).toBeGreaterThan(0);
    expect(await readMetrics(second, 'gatehouse_audit_forwarding_waiting')).toEqual({ '{target="webhook"}': count });
    const { '{target="webhook"}': oldest = 0 } = await readMetrics(second, 'gatehouse_audit_forwarding_oldest_seconds');
    expect(oldest).toBeGreaterThanOrEqual(3_600);
    expect(oldest).toBeLessThan(2 * 3_600);
    await second.stop();
    await database.drop();
  });

  it('is counted up to ten thousand, and is nothing once the target has it', async () => {
    const server = await startServer({ env: metrics });
    const waiting = (): Promise<Record<string, number>> => readMetrics(server, 'gatehouse_audit_forwarding_');
    await server.db.query(`INSERT INTO audit_forward_targets (name, seen_at) VALUES ('webhook', now())`);
    await server.db.query(
      `INSERT INTO audit_forward_queue (log_id, target) SELECT gen_random_uuid(), 'webhook' FROM generate_series(1, 12345)`,
    );
    expect((await waiting())['waiting{target="webhook"}']).toBe(10_000);
    await server.db.query(`DELETE FROM audit_forward_queue`);
    await eventually('nothing waits', async () => {
      const values = await waiting();
      return values['waiting{target="webhook"}'] === 0 && values['oldest_seconds{target="webhook"}'] === 0;
    });
    await server.db.query(`DELETE FROM audit_forward_targets`);
    await eventually('the target is forgotten', async () => !('waiting{target="webhook"}' in (await waiting())));
    await server.stop();
  });
});

describe('a syslog receiver over TCP', () => {
  it('that is down gets everything once it is up', async () => {
    const port = await freePort();
    const server = await startServer({ env: { CODER_AUDIT_FORWARD_SYSLOG: `tcp://127.0.0.1:${port}` } });
    await createOwner(server);
    await eventually(
      'it could not be reached',
      async () => (await server.db.query(`SELECT 1 FROM audit_forward_targets WHERE last_error LIKE '%refused%'`)).length === 1,
    );
    const receiver = await receiveStream(port);
    const recorded = await server.db.query<{ id: string }>(`SELECT id FROM audit_logs ORDER BY id`);
    await eventually('it has every entry', () => Promise.resolve(receiver.messages().length >= recorded.length));
    const received = receiver.messages().map((message) => (JSON.parse(message.slice(message.indexOf('\uFEFF') + 1)) as Entry).id);
    expect([...new Set(received)].sort()).toEqual(recorded.map(({ id }) => id));
    await server.stop();
    await receiver.stop();
  });
});
