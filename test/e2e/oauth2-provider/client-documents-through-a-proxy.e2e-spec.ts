import { expectStatus } from '../../support/expect-answer.js';
import { ForwardProxy } from '../../support/forward-proxy.js';
import {
  type Authorization,
  CALLBACK,
  type Client,
  ClientHost,
  expectLocalRefusal,
  newSigningKey,
  type Provider,
  SETTINGS,
  signedForm,
  type SigningKey,
  startProvider,
  TOKENS,
  type Tokens,
  exchangeFields,
  WITH_ASSERTIONS,
} from '../../support/oauth/index.js';

const HOST = 'tool.client.example';

describe('a client that is named by its document, behind a proxy that alone resolves its host', () => {
  let host: ClientHost;
  let proxy: ForwardProxy;
  let provider: Provider;
  let key: SigningKey;
  beforeAll(async () => {
    host = await ClientHost.start(`DNS:${HOST}`);
    proxy = await ForwardProxy.start({}, { [`${HOST}:443`]: host.port });
    const { NODE_EXTRA_CA_CERTS } = host.env;
    provider = await startProvider({ ...WITH_ASSERTIONS, NODE_EXTRA_CA_CERTS, HTTPS_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
    await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    key = await newSigningKey();
  });
  afterAll(async () => {
    await provider.server.stop();
    await Promise.all([proxy.stop(), host.stop()]);
  });
  beforeEach(() => proxy.seen.splice(0));

  const visit = (client: Client): Promise<Authorization> =>
    provider.authorize(client, {}, { method: 'GET', headers: { cookie: `coder_session_token=${provider.session}` } });
  const named = (id: string): Client => ({ id, name: 'Tool', redirectUri: CALLBACK });

  it('gets tokens: its document and its keys are fetched through a tunnel, and the certificate is that of its host', async () => {
    const jwks = host.publish({ keys: [key.publicJwk] });
    const path = host.publish({});
    const client = named(`https://${HOST}${path}`);
    const keys = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `https://${HOST}${jwks}` };
    host.replace(path, { client_id: client.id, client_name: client.name, redirect_uris: [CALLBACK], ...keys });
    const { answer } = await visit(client);
    expect(expectStatus(answer, 200).text).toContain(HOST);
    expect(proxy.seen).toEqual([`CONNECT ${HOST}:443`]);

    const code = await provider.obtainCode(client);
    const body = await signedForm(provider.server, { ...client, key }, exchangeFields(code));
    expect(expectStatus(await provider.post(TOKENS, { body }), 200).json<Tokens>()).toMatchObject({ token_type: 'Bearer' });
    expect(host.requested).toEqual([path, jwks]);
    expect(new Set(proxy.seen)).toEqual(new Set([`CONNECT ${HOST}:443`]));
  });

  it('is refused without a word to the proxy if its host is an address or a name of this network', async () => {
    for (const origin of [
      'https://192.168.1.1',
      'https://127.0.0.1:8443',
      'https://[fd00::1]',
      'https://build.internal',
      'https://intranet',
    ]) {
      expectLocalRefusal(await visit(named(`${origin}/client.json`)));
    }
    expect(proxy.seen).toEqual([]);
  });

  it('is refused if the proxy does not let the request through, or the host has the certificate of another one', async () => {
    const path = host.publish({});
    expectLocalRefusal(await visit(named(`https://forbidden.client.example${path}`)));
    expect(proxy.seen).toEqual(['CONNECT forbidden.client.example:443']);
    proxy.tunnels['other.client.example:443'] = host.port;
    host.replace(path, { client_id: `https://other.client.example${path}`, client_name: 'Other', redirect_uris: [CALLBACK] });
    const before = host.requested.length;
    expectLocalRefusal(await visit(named(`https://other.client.example${path}`)));
    expect(host.requested).toHaveLength(before);
  });
});
