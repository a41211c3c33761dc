import * as oauth from 'oauth4webapi';
import { sha256 } from '../../src/common/index.js';
import { DPOP_ALGORITHMS } from '../../src/dpop-proof/index.js';
import { runCommand } from '../support/command.js';
import { expectStatus } from '../support/expect-answer.js';
import {
  type Client,
  DpopKey,
  expectRefused,
  type Provider,
  registerResourceServer,
  RESOURCE_SERVERS,
  startProvider,
  type Tokens,
} from '../support/oauth/index.js';

describe('RFC 9449: tokens for other resource servers', () => {
  let provider: Provider;
  let client: Client;
  let key: DpopKey;

  beforeAll(async () => {
    provider = await startProvider();
    client = await provider.createClient({ type: 'public' });
    key = await DpopKey.create();
  });
  afterAll(() => provider.server.stop());

  async function gatehouse(...args: string[]): Promise<string> {
    const { code, out, err } = await runCommand(['server', 'oauth2', 'resources', ...args], {
      env: { CODER_PG_CONNECTION_URL: provider.server.db.url },
    });
    expect([code, err]).toEqual([0, expect.anything()]);
    return out;
  }

  it('9728-08 §2: the metadata of a resource server that requires bound tokens says so, and lists the algorithms', async () => {
    const { name } = await registerResourceServer(provider);
    const metadata = async (): Promise<unknown> => JSON.parse(await gatehouse('metadata', name));
    expect(await metadata()).toMatchObject({ dpop_signing_alg_values_supported: DPOP_ALGORITHMS });
    expect(await metadata()).not.toHaveProperty('dpop_bound_access_tokens_required');
    expect(await gatehouse('edit', name, '--bound-tokens')).toMatch(/^Tokens: +opaque, default lifetime, bound to a key$/m);
    expect(await metadata()).toMatchObject({ dpop_bound_access_tokens_required: true, dpop_signing_alg_values_supported: DPOP_ALGORITHMS });
    await gatehouse('edit', name, '--no-bound-tokens');
    expect(await metadata()).not.toHaveProperty('dpop_bound_access_tokens_required');
  });

  it('9728-08 §2: for a resource server that requires bound tokens, no other token is issued', async () => {
    const { id, identifier: resource } = await registerResourceServer(provider, { dpop_bound_access_tokens_required: true });
    const service = await provider.createServiceClient();
    expectRefused(await provider.actForItself(service, { resource }), 'invalid_dpop_proof');
    const ofService = await provider.actForItself(service, { resource }, { headers: await key.forTokens(provider) });
    expect(ofService.json()).toMatchObject({ token_type: 'DPoP' });

    const code = await provider.obtainCode(client, { resource });
    expectRefused(await provider.exchange(client, code, { resource }), 'invalid_dpop_proof');
    const exchanged = await provider.exchange(client, code, { resource }, { headers: await key.forTokens(provider) });
    expect(exchanged.json()).toMatchObject({ token_type: 'DPoP' });

    // A grant from before the requirement is refreshed with a proof only.
    const other = await registerResourceServer(provider);
    const { refresh_token: token } = await provider.obtainTokens(client, { resource: other.identifier }, { resource: other.identifier });
    const registration = (await provider.admin('GET', `${RESOURCE_SERVERS}/${other.id}`)).json<Record<string, unknown>>();
    const body = { name: registration['name'], scopes: registration['scopes'], dpop_bound_access_tokens_required: true };
    expect(expectStatus(await provider.admin('PUT', `${RESOURCE_SERVERS}/${other.id}`, body), 200).json()).toMatchObject({
      dpop_bound_access_tokens_required: true,
    });
    expectRefused(await provider.refresh(client, token), 'invalid_dpop_proof');
    expect((await provider.refresh(client, token, {}, { headers: await key.forTokens(provider) })).json()).toMatchObject({
      token_type: 'DPoP',
    });
    expect((await provider.admin('GET', `${RESOURCE_SERVERS}/${id}`)).json()).toMatchObject({ dpop_bound_access_tokens_required: true });
  });

  it('9449-11 §6.1: the library of a resource server accepts the JWT with a proof of its key, and refuses another key and Bearer', async () => {
    const { identifier: resource } = await registerResourceServer(provider, { access_token_format: 'jwt' });
    const code = await provider.obtainCode(client, { resource });
    const answer = await provider.exchange(client, code, { resource }, { headers: await key.forTokens(provider) });
    const { access_token: token } = expectStatus(answer, 200).json<Tokens>();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- marked so to make people think; the test server speaks plain HTTP
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(provider.url);
    const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }));
    const url = `${resource}/notes`;
    const request = async (scheme: string, of: DpopKey): Promise<Request> => {
      const claims = { ath: sha256(token).toString('base64url') };
      return new Request(url, { headers: { authorization: `${scheme} ${token}`, dpop: await of.proof('GET', url, { claims }) } });
    };
    const validate = async (request: Request): Promise<unknown> => oauth.validateJwtAccessToken(as, request, resource, insecure);
    expect(await validate(await request('DPoP', key))).toMatchObject({ cnf: { jkt: key.jkt }, client_id: client.id });
    await expect(validate(await request('DPoP', await DpopKey.create()))).rejects.toThrow();
    await expect(validate(await request('Bearer', key))).rejects.toThrow();
  });
});
