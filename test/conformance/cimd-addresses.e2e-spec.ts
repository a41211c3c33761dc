import { expectLocalRefusal, CALLBACK, type Provider, startProvider } from '../support/oauth/index.js';

describe('client ID metadata documents: where the server connects', () => {
  let provider: Provider;

  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => provider.server.stop());

  // That a name is resolved once and its address pinned is the subject of test/integration/outgoing/guarded-http.spec.ts.
  it('CIMD-11 §6.5, CIMD-18, 9728-22 §7.7: a document on a host that is not on the internet is never fetched', async () => {
    const port = new URL(provider.url).port;
    for (const host of [
      'localhost',
      '127.0.0.1',
      '10.0.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '0.0.0.0',
      '[::1]',
      '[::ffff:7f00:1]',
      '[fd00::1]',
    ]) {
      const client = { id: `https://${host}:${port}/client.json`, name: '', redirectUri: CALLBACK };
      const authorization = await provider.authorize(
        client,
        {},
        { method: 'GET', headers: { cookie: `coder_session_token=${provider.session}` } },
      );
      expectLocalRefusal(authorization);
      expect(authorization.answer.text).toContain('its host cannot be found on the internet');
    }
  });
});
