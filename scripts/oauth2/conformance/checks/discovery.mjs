import { expectHeader, expectNoHeader, expectSame, expectStatus, expectThat } from '../expect.mjs';

const SERVER = '/.well-known/oauth-authorization-server';
const RESOURCE = '/.well-known/oauth-protected-resource';

function expectNothingEmpty(document) {
  const empty = Object.entries(document).filter(([, value]) => value === null || (Array.isArray(value) && value.length === 0));
  expectSame(
    'members without a value',
    empty.map(([name]) => name),
    [],
  );
}

async function expectJsonDocument(p, path) {
  const answer = await p.wire.send('GET', path);
  expectStatus(answer, 200);
  expectHeader(answer, 'content-type', /^application\/json\b/);
  return answer;
}

export const discovery = {
  title: 'Discovery: authorization server and protected resource metadata',
  checks: [
    [
      'RFC 8414 3.2',
      'the server metadata is a JSON document without empty members',
      async (p) => expectNothingEmpty((await expectJsonDocument(p, SERVER)).json),
    ],
    [
      'RFC 8414 3.3',
      'the issuer is the URL the metadata was asked at, with nothing after it',
      async (p) => {
        expectSame('issuer', p.issuer, p.wire.base.origin + p.wire.base.pathname.replace(/\/$/, ''));
        const { search, hash, protocol, hostname } = new URL(p.issuer);
        expectSame('query and fragment', search + hash, '');
        const loopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
        expectThat(protocol === 'https:' || loopback, `the issuer is neither https nor on loopback: ${p.issuer}`);
      },
    ],
    [
      'RFC 8414 2',
      'every advertised endpoint is on the issuer and answers',
      async (p) => {
        for (const [name, url] of Object.entries(p.metadata).filter(([key]) => /_endpoint$|_uri$/.test(key))) {
          expectThat(url.startsWith(`${p.issuer}/`), `${name} is ${url}, not below ${p.issuer}`);
          const answer = await p.wire.send('POST', new URL(url).pathname, { form: {} });
          expectThat(answer.status !== 404 && answer.status < 500, `${name} answers ${answer.status}`);
        }
      },
    ],
    [
      'RFC 8414 2',
      'the code flow alone is offered: response type code, no implicit and no password grant',
      (p) => {
        expectSame('response_types_supported', p.metadata.response_types_supported, ['code']);
        const grants = p.metadata.grant_types_supported ?? [];
        for (const grant of ['authorization_code', 'refresh_token']) expectThat(grants.includes(grant), `${grant} is not listed`);
        for (const grant of ['implicit', 'password']) expectThat(!grants.includes(grant), `${grant} is listed`);
      },
    ],
    [
      'RFC 9700 2.1.1',
      'S256 is published as the only challenge method',
      (p) => expectSame('code_challenge_methods_supported', p.metadata.code_challenge_methods_supported, ['S256']),
    ],
    [
      'RFC 8414 2',
      'the client authentication methods are Basic, post and none',
      (p) => {
        const methods = [...(p.metadata.token_endpoint_auth_methods_supported ?? [])].sort();
        for (const method of ['client_secret_basic', 'client_secret_post', 'none'])
          expectThat(methods.includes(method), `${method} is not listed`);
      },
    ],
    [
      'RFC 9207 3',
      'the iss parameter of the authorization response is announced',
      (p) => expectSame('authorization_response_iss_parameter_supported', p.metadata.authorization_response_iss_parameter_supported, true),
    ],
    [
      'RFC 9728 3.2',
      'the resource metadata is a JSON document without empty members',
      async (p) => expectNothingEmpty((await expectJsonDocument(p, RESOURCE)).json),
    ],
    [
      'RFC 9728 3.3',
      'the root document names the resource its URL was made from, and this issuer',
      async (p) => {
        const { json } = await expectJsonDocument(p, RESOURCE);
        expectSame('resource', json.resource.replace(/\/$/, ''), p.issuer);
        expectSame('authorization_servers', json.authorization_servers, [p.issuer]);
        expectThat(!/[?#]/.test(json.resource), `resource has a query or a fragment: ${json.resource}`);
      },
    ],
    [
      'RFC 9728 3.1',
      'a path-inserted document names the resource with that path, or is not there',
      async (p) => {
        const answer = await p.wire.send('GET', `${RESOURCE}/api/v2`);
        expectStatus(answer, 200, 404);
        if (answer.status === 200) expectSame('resource', answer.json?.resource, `${p.issuer}/api/v2`);
      },
    ],
    [
      'RFC 9728 2',
      'bearer_methods_supported lists exactly what the API accepts',
      async (p) => {
        const { json } = await expectJsonDocument(p, RESOURCE);
        const token = await p.sharedToken();
        expectThat(json.bearer_methods_supported.includes('header'), 'header is not listed');
        const byQuery = await p.account(undefined, { query: `?access_token=${token}` });
        expectSame('query is listed', json.bearer_methods_supported.includes('query'), byQuery.status === 200);
        expectThat(!json.bearer_methods_supported.includes('body'), 'body is listed');
      },
    ],
    [
      'RFC 9728 2',
      'the resource has a name and lists its scopes, offline_access not among them',
      async (p) => {
        const { json } = await expectJsonDocument(p, RESOURCE);
        expectThat(typeof json.resource_name === 'string' && json.resource_name !== '', 'no resource_name');
        expectThat(Array.isArray(json.scopes_supported) && !json.scopes_supported.includes('offline_access'), 'no fit scopes_supported');
      },
    ],
    [
      'RFC 9728 7.10',
      'both documents may be cached and read from any origin, without credentials',
      async (p) => {
        for (const path of [SERVER, RESOURCE]) {
          const answer = await p.wire.send('GET', path, { headers: { Origin: 'https://app.example' } });
          expectHeader(answer, 'access-control-allow-origin', '*');
          expectNoHeader(answer, 'access-control-allow-credentials');
          expectThat(!/no-store/.test(answer.header('cache-control') ?? ''), `${path} may not be cached`);
        }
      },
    ],
  ],
};
