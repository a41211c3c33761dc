import type { Fetching } from '../../outgoing/index.js';
import { ProviderDiscovery } from './discovery.js';

const DOCUMENT = {
  issuer: 'https://login.example.com',
  authorization_endpoint: 'https://login.example.com/authorize',
  token_endpoint: 'https://login.example.com/token',
  jwks_uri: 'https://login.example.com/keys',
  userinfo_endpoint: 'https://login.example.com/userinfo',
};

function discover(issuerUrl: string, document: object): Promise<unknown> {
  const http = { fetch: () => Promise.resolve(Response.json(document)) } as unknown as Fetching; // nothing else of it is used
  const credential = { kind: 'secret', secret: 'a-secret' } as const;
  return new ProviderDiscovery({ issuerUrl, clientId: 'gatehouse', credential, skipIssuerCheck: false, http }).get();
}

describe('a discovery document', () => {
  it.each([
    'https://evil.example/.well-known/openid-configuration',
    'https://evil.example/.well-known/oauth-authorization-server/x',
    'https://tenant.b2clogin.com',
    'https://tenant.b2clogin.com/tenant/policy/v2.0/',
    'https://login.microsoftonline.com/common/v2.0',
    'https://evil.example',
    'https://login.example.com/other',
  ])('of %s is refused if it names the issuer of another provider', async (issuerUrl) => {
    await expect(discover(issuerUrl, DOCUMENT)).rejects.toThrow('names another issuer');
  });

  it('is used if it names the configured issuer', async () => {
    await expect(discover('https://login.example.com', DOCUMENT)).resolves.toBeDefined();
    const b2c = { ...DOCUMENT, issuer: 'https://tenant.b2clogin.com/tenant/v2.0/' };
    await expect(discover(b2c.issuer, b2c)).resolves.toBeDefined();
  });

  it.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'])(
    'of an issuer with https, in any spelling, is refused if its %s has none',
    async (name) => {
      const document = { ...DOCUMENT, [name]: 'http://login.example.com/plain' };
      for (const issuerUrl of ['https://login.example.com', 'HTTPS://login.example.com'])
        await expect(discover(issuerUrl, document)).rejects.toThrow(`${name} without https`);
    },
  );

  it('of an issuer with http is used, in any spelling', async () => {
    const document = JSON.parse(JSON.stringify(DOCUMENT).replaceAll('https:', 'http:')) as object;
    for (const issuerUrl of ['http://login.example.com', 'HTTP://login.example.com'])
      await expect(discover(issuerUrl, document)).resolves.toBeDefined();
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//login.example.com', 5, ['https://login.example.com']])(
    'is refused if an endpoint is %j, even if its issuer has only http',
    async (url) => {
      for (const scheme of ['http', 'https']) {
        const issuer = `${scheme}://login.example.com`;
        await expect(discover(issuer, { ...DOCUMENT, issuer, authorization_endpoint: url })).rejects.toThrow(
          'authorization_endpoint without https',
        );
      }
    },
  );

  it('is used if it has null instead of a userinfo endpoint', async () => {
    const provider = discover('https://login.example.com', { ...DOCUMENT, userinfo_endpoint: null });
    await expect(provider).resolves.not.toHaveProperty('metadata.userinfo_endpoint');
  });

  it('is not parsed if it contains more values than any provider has', async () => {
    const document = { ...DOCUMENT, extra: Array.from({ length: 25_001 }, () => ({})) };
    await expect(discover('https://login.example.com', document)).rejects.toMatchObject({
      cause: { message: 'the response contains too many values' },
    });
  });
});
