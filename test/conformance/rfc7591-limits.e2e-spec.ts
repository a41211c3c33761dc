import { runCommand } from '../support/command.js';
import { eventually } from '../support/eventually.js';
import { expectOAuthError, type Provider, registerItself, selfRegistered, startProvider } from '../support/oauth/index.js';
import { Replica } from '../support/replica.js';

describe('RFC 7591: limits of registrations', () => {
  let provider: Provider;

  beforeAll(async () => {
    const env = {
      CODER_OAUTH_REGISTRATION_LIMIT_PER_NETWORK: '2',
      CODER_OAUTH2_RATE_LIMIT: '20',
      CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'false',
    };
    provider = await startProvider(env);
  });
  afterAll(() => provider.server.stop());

  const cleanUp = async (unusedFor: string): Promise<string> => {
    const env = { CODER_PG_CONNECTION_URL: provider.server.db.url };
    const command = ['server', 'oauth2', 'registration', 'clean-up', '--unused-for', unusedFor];
    return (await runCommand(command, { input: '', env })).err;
  };

  it('7591-16 §5: the server itself deletes registrations that nobody has used for long, and keeps those with access', async () => {
    const { db } = provider.server;
    const used = await selfRegistered(provider.server);
    const tokens = await provider.obtainTokens(used.client);
    const unused = await selfRegistered(provider.server);
    await db.query(`UPDATE oauth2_provider_registrations SET last_used_at = now() - interval '10 years'`);
    // It does so every hour, and when it starts.
    const replica = await Replica.of(provider.server);
    try {
      await eventually('the unused registration is deleted', async () => {
        return (await db.query(`SELECT 1 FROM oauth2_provider_apps WHERE id = $1`, [unused.client.id])).length === 0;
      });
    } finally {
      await replica.stop();
    }
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    await db.query(`DELETE FROM oauth2_provider_apps WHERE id = $1`, [used.client.id]);
  });

  it('7591-16 §5: a network has a quota and a rate limit; registrations that nobody uses are deleted, and those with access stay', async () => {
    const used = await selfRegistered(provider.server);
    const tokens = await provider.obtainTokens(used.client);
    await selfRegistered(provider.server);
    const full = await registerItself(provider.server);
    expectOAuthError(full, 429, 'temporarily_unavailable');
    expect(await cleanUp('1h')).toContain('deleted 0 app(s)\n');
    expect(await cleanUp('0')).toContain('deleted 1 app(s)\n');
    expect((await provider.me(tokens.access_token)).status).toBe(200);
    expect((await registerItself(provider.server)).status).toBe(201);
    const answers = await Promise.all(Array.from({ length: 30 }, () => registerItself(provider.server)));
    expect(answers.some(({ text }) => text.includes('more than 20 requests'))).toBe(true);
  });
});
