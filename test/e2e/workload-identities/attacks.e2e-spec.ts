import { createHmac, randomUUID } from 'node:crypto';
import { type CryptoKey, exportSPKI, importJWK } from 'jose';
import { eventually } from '../../support/eventually.js';
import { expectStatus } from '../../support/expect-answer.js';
import type { Answer } from '../../support/http-client.js';
import {
  ClientHost,
  createAgent,
  createIssuer,
  exchangePlatformToken,
  EXTENSION,
  newSigningKey,
  type Platform,
  type Provider,
  signPlatformToken,
  type SigningKey,
  startProvider,
  SUBJECT,
  trust,
} from '../../support/oauth/index.js';

let host: ClientHost;
let provider: Provider;
let platform: Platform;
let agent: string;
beforeAll(async () => {
  host = await ClientHost.start();
  provider = await startProvider(host.env);
  platform = await createIssuer(provider);
  agent = await createAgent(provider);
  await trust(provider, agent, platform);
});
afterAll(async () => {
  await provider.server.stop();
  await host.stop();
});

const now = (): number => Math.floor(Date.now() / 1000);
const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (claims: object = {}, header: object = {}, by: Pick<Platform, 'issuer' | 'key'> = platform): Promise<string> =>
  signPlatformToken(provider, by, { ...claims }, { ...header });

let refusals = 0;
/** The response is the same for every fault; only the log has the reason, and no token. */
async function expectRefusedFor(reason: string, token: string, agentId = agent): Promise<void> {
  const answer = await exchangePlatformToken(provider, agentId, token);
  expect({ status: answer.status, body: answer.json() }).toEqual({
    status: 400,
    body: { error: 'invalid_request', error_description: 'The subject token is invalid, or no agent trusts it' },
  });
  expect(answer.headers.get('cache-control')).toContain('no-store');
  refusals += 1;
  const reasons = (): string[] => [...provider.server.logs().matchAll(/"reason":"([^"]*)"/g)].map(([, text = '']) => text);
  await eventually('the refusal is in the log', () => Promise.resolve(reasons().length >= refusals));
  expect(reasons().at(-1)).toContain(reason);
  if (token.length > 20) expect(provider.server.logs()).not.toContain(token.slice(-20));
}

const accepted = async (token: string, agentId = agent): Promise<Answer> =>
  expectStatus(await exchangePlatformToken(provider, agentId, token), 200);

describe('a token of a platform is exchanged', () => {
  it('8693-21: as it should be: what follows is refused for its fault alone', async () => {
    await accepted(await sign());
    await accepted(await sign({ aud: [provider.url] }));
    await accepted(await sign({}, { typ: undefined }));
    await accepted(await sign({}, { typ: 'application/JWT' }));
    await accepted(await sign({ iat: now() - 600, exp: now() }));
    await accepted(await sign({ nbf: now() - 5 }));
  });
});

describe('a token of a platform is refused, always with the same response,', () => {
  it.each<[fault: string, reason: string, claims: () => object]>([
    ['for another server', 'aud is missing or not accepted', () => ({ aud: 'https://other.example' })],
    ['for a server below this one', 'aud is missing or not accepted', () => ({ aud: `${provider.url}/` })],
    ['for this server and another one', 'aud names others', () => ({ aud: [provider.url, 'https://other.example'] })],
    ['for nobody', 'aud is missing', () => ({ aud: undefined })],
    ['with an empty audience', 'aud is missing or not accepted', () => ({ aud: [] })],
    ['that has expired', 'it has expired', () => ({ iat: now() - 300, exp: now() - 61 })],
    ['that never expires', 'exp is missing', () => ({ exp: undefined })],
    ['that expires at infinity', 'valid for more than 600 seconds', () => ({ exp: 1e300 })],
    ['that was issued at no time', 'iat is missing', () => ({ iat: undefined })],
    ['that was issued in the future', 'iat is in the future', () => ({ iat: now() + 120, exp: now() + 300 })],
    ['that is not valid yet', 'nbf is missing or not accepted', () => ({ nbf: now() + 120 })],
    ['that is valid for too long', 'valid for more than 600 seconds', () => ({ exp: now() + 601 })],
    ['that began long ago', 'valid for more than 600 seconds', () => ({ iat: now() - 3600 })],
    ['whose exp is a text', 'exp is missing or not accepted', () => ({ exp: String(now() + 60) })],
    ['without an ID', 'jti is missing', () => ({ jti: undefined })],
    ['with an empty ID', 'jti is not a text', () => ({ jti: '' })],
    ['with an ID that is a number', 'jti is not a text', () => ({ jti: 7 })],
    ['with a very long ID', 'jti is not a text', () => ({ jti: 'x'.repeat(256) })],
    ['without a subject', 'sub is missing', () => ({ sub: undefined })],
    ['with a subject that is a list', 'sub is not a text', () => ({ sub: [SUBJECT] })],
    ['of another program', 'trusts other programs', () => ({ sub: 'repo:octo-org/octo-repo:pull_request' })],
    ['of a program with a longer name', 'trusts other programs', () => ({ sub: `${SUBJECT}-2` })],
    ['of a program with a shorter name', 'trusts other programs', () => ({ sub: SUBJECT.slice(0, -1) })],
    ['of a program with the name in capitals', 'trusts other programs', () => ({ sub: SUBJECT.toUpperCase() })],
    ['of another issuer', 'trusts nobody of this issuer', () => ({ iss: 'https://other.example' })],
    ['of the issuer in another spelling', 'trusts nobody of this issuer', () => ({ iss: `${platform.issuer}/` })],
    ['of no issuer', 'iss is missing', () => ({ iss: undefined })],
    ['whose issuer is a list', 'iss is missing', () => ({ iss: [platform.issuer] })],
    ['that is too long', 'more than 8192 characters', () => ({ padding: 'x'.repeat(8192) })],
  ])('%s', async (_fault, reason, claims) => {
    await expectRefusedFor(reason, await sign(claims()));
  });

  it.each<[kind: string, typ: string]>([
    ['an access token', 'at+jwt'],
    ['a DPoP proof', 'dpop+jwt'],
    ['a logout token', 'logout+jwt'],
  ])('if it is %s', async (_kind, typ) => {
    await expectRefusedFor('typ is not JWT', await sign({}, { typ }));
  });

  it('with an extension that this server does not know', async () => {
    await expectRefusedFor('not a valid JWT', await sign({}, { crit: [EXTENSION], [EXTENSION]: true }));
  });

  it('without a kid, or with one that its issuer does not have', async () => {
    await expectRefusedFor('kid is missing', await sign({}, { kid: undefined }));
    await expectRefusedFor('no known key', await sign({}, { kid: randomUUID() }));
  });

  it('signed by the key of somebody else: another issuer, and one who has only the name of the key', async () => {
    const other = await createIssuer(provider);
    await trust(provider, agent, other, { subject: 'something else' });
    await expectRefusedFor('no known key', await sign({}, {}, { issuer: platform.issuer, key: other.key }));
    const sameName = await newSigningKey('ES256', platform.key.kid);
    await expectRefusedFor('no known key', await sign({}, {}, { issuer: platform.issuer, key: sameName }));
  });

  it('with its own key in the header', async () => {
    const own = await newSigningKey('ES256', platform.key.kid);
    for (const header of [{ jwk: own.publicJwk }, { jku: `${host.origin}/keys`, x5u: `${host.origin}/keys` }]) {
      await expectRefusedFor('no known key', await sign({}, header, { issuer: platform.issuer, key: own }));
    }
    expect(host.requested).toEqual([]);
  });

  it('without a signature, and with one that uses the public key as a password', async () => {
    const [, payload = ''] = (await sign()).split('.');
    const { kid, publicJwk } = platform.key;
    for (const alg of ['none', 'None', 'NONE', '']) {
      await expectRefusedFor('', `${base64({ alg, kid, typ: 'JWT' })}.${payload}.`);
    }
    const pem = await exportSPKI((await importJWK(publicJwk, 'ES256', { extractable: true })) as CryptoKey);
    for (const secret of [pem, JSON.stringify(publicJwk), publicJwk.x ?? '', '']) {
      const signed = `${base64({ alg: 'HS256', kid, typ: 'JWT' })}.${payload}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      await expectRefusedFor('its alg is not accepted', `${signed}.${signature}`);
    }
  });

  it('with an algorithm that is not that of the key', async () => {
    const rsa = await newSigningKey('RS256');
    const issuer = await createIssuer(provider, { jwks: { keys: [rsa.publicJwk] } });
    const trusting = await createAgent(provider);
    await trust(provider, trusting, issuer);
    await accepted(await sign({}, {}, { ...issuer, key: rsa }), trusting);
    const pss: SigningKey = { ...(await newSigningKey('PS256', rsa.kid)), kid: rsa.kid };
    await expectRefusedFor('no known key', await sign({}, {}, { ...issuer, key: pss }), trusting);
  });

  it('with a changed payload or signature', async () => {
    const [header = '', payload = '', signature = ''] = (await sign({ sub: 'somebody else' })).split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    await expectRefusedFor('no known key', `${header}.${base64({ ...claims, sub: SUBJECT })}.${signature}`);
    await expectRefusedFor('no known key', `${header}.${payload}.${signature.split('').reverse().join('')}`);
  });

  it.each(['x', 'a.b', 'a.b.c', 'a.b.c.d.e', 'gha_0123456789-0123456789012345678901', '{}', '[]'])('if it is %s', async (text) => {
    await expectRefusedFor('it is not a signed JWT', text);
  });

  it('by an agent that does not exist, or that somebody named instead of using its ID', async () => {
    await expectRefusedFor('trusts nobody', await sign(), randomUUID());
    for (const name of ['agent', `${agent} `, `${agent}'`, '*']) await expectRefusedFor('not the ID of an agent', await sign(), name);
  });

  it('by an agent that trusts nobody', async () => {
    await expectRefusedFor('trusts nobody', await sign(), await createAgent(provider));
  });
});

describe('a rule with claims', () => {
  const RULE = { repository_id: '456789', ref: 'refs/heads/main', event_name: 'push' };
  let strict: Platform;
  let trusting: string;
  beforeAll(async () => {
    strict = await createIssuer(provider, { required_claims: Object.keys(RULE) });
    trusting = await createAgent(provider);
    await trust(provider, trusting, strict, { claims: RULE });
  });

  it('matches a token that has exactly these values, whatever else is in it', async () => {
    await accepted(await sign({ ...RULE, run_id: '7', sub: 'anything' }, {}, strict), trusting);
  });

  it.each<[string, object]>([
    ['lacks one', { ref: undefined }],
    ['has another value', { event_name: 'pull_request_target' }],
    ['has a list with the value', { ref: ['refs/heads/main'] }],
    ['has a list with the value and another one', { ref: ['refs/heads/main', 'refs/heads/evil'] }],
    ['has a number', { repository_id: 456789 }],
    ['has an object', { ref: { name: 'refs/heads/main' } }],
    ['has null', { ref: null }],
    ['has an empty text', { ref: '' }],
    ['has more behind the value', { ref: 'refs/heads/main\n' }],
    ['has the value in capitals', { ref: 'REFS/HEADS/MAIN' }],
  ])('does not match a token that %s', async (_fault, claims) => {
    await expectRefusedFor('trusts other programs', await sign({ ...RULE, ...claims }, {}, strict), trusting);
  });

  it('does not match the claims of a program in the token of another platform', async () => {
    await expectRefusedFor('trusts nobody of this issuer', await sign(RULE), trusting);
  });
});

describe('the keys of a platform', () => {
  async function published(
    what: Parameters<ClientHost['publish']>[0],
    fields: object = {},
  ): Promise<{ path: string; issuer: Platform; trusting: string }> {
    const path = host.publish(what);
    const issuer = await createIssuer(provider, { jwks_url: host.origin + path, ...fields });
    const trusting = await createAgent(provider);
    await trust(provider, trusting, issuer);
    return { path, issuer, trusting };
  }
  const keySet = (...keys: SigningKey[]): object => ({ keys: keys.map(({ publicJwk }) => publicJwk) });

  it('are fetched once for any number of tokens, and once more for a flood of unknown keys', async () => {
    const key = await newSigningKey();
    const { path, issuer, trusting } = await published(keySet(key));
    await Promise.all(Array.from({ length: 5 }, async () => accepted(await sign({}, {}, { ...issuer, key }), trusting)));
    expect(host.requestsOf(path)).toBe(1);
    const stranger = await newSigningKey();
    for (let n = 0; n < 20; n++) {
      await expectRefusedFor('no known key', await sign({}, { kid: `unknown-${n}` }, { ...issuer, key: stranger }), trusting);
    }
    expect(host.requestsOf(path)).toBe(1);
    await accepted(await sign({}, {}, { ...issuer, key }), trusting);
  });

  it('are not fetched for a stranger: an unknown issuer, an agent that trusts nobody of it, a token without a kid', async () => {
    const key = await newSigningKey();
    const { path, issuer, trusting } = await published(keySet(key));
    await expectRefusedFor('trusts nobody', await sign({}, {}, { ...issuer, key }));
    await expectRefusedFor('kid is missing', await sign({}, { kid: undefined }, { ...issuer, key }), trusting);
    expect(host.requestsOf(path)).toBe(0);
  });

  it.each<[string, Parameters<ClientHost['publish']>[0]]>([
    ['too large', (_request, response) => response.end(JSON.stringify({ keys: [], padding: 'x'.repeat(70_000) }))],
    ['too many', { keys: Array.from({ length: 51 }, () => ({})) }],
    ['not a key set', { keys: 'none' }],
    ['not JSON', (_request, response) => response.end('<html>')],
    ['moved', (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['missing', (_request, response) => response.writeHead(500).end()],
    ['private', { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'x' }] }],
  ])('are of no use if they are %s', async (_fault, what) => {
    const { issuer, trusting } = await published(what);
    await expectRefusedFor('no known key', await sign({}, {}, issuer), trusting);
  });

  it('that never come make nobody wait for long, and are not asked for again at once', async () => {
    const { path, issuer, trusting } = await published(() => undefined);
    await expectRefusedFor('no known key', await sign({}, {}, issuer), trusting);
    await expectRefusedFor('no known key', await sign({}, {}, issuer), trusting);
    expect(host.requestsOf(path)).toBe(1);
  });

  it('are found by discovery, if the metadata is that of the issuer', async () => {
    const key = await newSigningKey();
    const jwks = host.publish(keySet(key));
    for (const [name, metadata, works] of [
      ['/right', { issuer: `${host.origin}/right`, jwks_uri: host.origin + jwks }, true],
      ['/other', { issuer: `${host.origin}/another`, jwks_uri: host.origin + jwks }, false],
      ['/plain', { issuer: `${host.origin}/plain`, jwks_uri: 'http://localhost/jwks' }, false],
      ['/none', { issuer: `${host.origin}/none` }, false],
    ] as const) {
      host.replace(`${name}/.well-known/openid-configuration`, metadata);
      const issuer = await createIssuer(provider, { issuer: host.origin + name, jwks: null });
      const trusting = await createAgent(provider);
      await trust(provider, trusting, issuer);
      const token = await sign({}, {}, { ...issuer, key });
      await (works ? accepted(token, trusting) : expectRefusedFor('no known key', token, trusting));
    }
  });
});

describe('the keys of a platform in a private network', () => {
  it('are not fetched, unless the operator allows private hosts', async () => {
    const cautious = await startProvider({ NODE_EXTRA_CA_CERTS: host.env.NODE_EXTRA_CA_CERTS });
    try {
      const path = host.publish({ keys: [] });
      for (const fields of [{ jwks_url: host.origin + path }, { issuer: `${host.origin}/private`, jwks: null }]) {
        const issuer = await createIssuer(cautious, fields);
        const trusting = await createAgent(cautious);
        await trust(cautious, trusting, issuer);
        const token = await signPlatformToken(cautious, issuer);
        expectStatus(await exchangePlatformToken(cautious, trusting, token), 400);
      }
      expect(host.requestsOf(path)).toBe(0);
      await cautious.server.waitForLog(/its host cannot be found on the internet/);
    } finally {
      await cautious.server.stop();
    }
  });
});
