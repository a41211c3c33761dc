import { expectForbidden, expectNotFound, expectStatus } from '../../support/expect-answer.js';
import { createIssuer, ISSUERS, newIssuer, newSigningKey, type Provider, startProvider } from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.server.stop());

type Row = Readonly<Record<string, unknown>>;
const read = async (id: string): Promise<Row> => expectStatus(await provider.admin('GET', `${ISSUERS}/${id}`), 200).json<Row>();

describe('an issuer of workload identities', () => {
  it('is added, shown, listed and deleted by owners; by default its audience is the access URL', async () => {
    const body = await newIssuer();
    const created = expectStatus(await provider.admin('POST', ISSUERS, body), 201).json<{ id: string }>();
    expect(created).toEqual({
      ...body,
      id: created.id,
      jwks_url: null,
      audience: provider.url,
      required_claims: [],
      created_at: expect.any(String) as unknown,
    });
    expect(await read(created.id)).toEqual(created);
    expect(expectStatus(await provider.admin('GET', ISSUERS), 200).json()).toContainEqual(created);
    expectStatus(await provider.admin('DELETE', `${ISSUERS}/${created.id}`), 204);
    expectStatus(await provider.admin('GET', `${ISSUERS}/${created.id}`), 404);
    expectStatus(await provider.admin('DELETE', `${ISSUERS}/${created.id}`), 404);
  });

  it('keeps its meaning: only its name and its keys can be changed', async () => {
    const { id, issuer } = await createIssuer(provider, { audience: 'https://gatehouse.example', required_claims: ['ref'] });
    const before = await read(id);
    const jwks = { keys: [(await newSigningKey()).publicJwk] };
    const changed = { name: 'Renamed', jwks, issuer: 'https://other.example', audience: 'https://other.example', required_claims: [] };
    expectStatus(await provider.admin('PATCH', `${ISSUERS}/${id}`, changed), 200);
    expect(await read(id)).toEqual({ ...before, name: 'Renamed', jwks, issuer });
    const url = 'https://platform.example.com/jwks';
    expectStatus(await provider.admin('PATCH', `${ISSUERS}/${id}`, { jwks_url: url }), 200);
    expect(await read(id)).toEqual({ ...before, name: 'Renamed', jwks: null, jwks_url: url });
    expectStatus(await provider.admin('PATCH', `${ISSUERS}/${id}`, { jwks_url: '' }), 200);
    expect(await read(id)).toEqual({ ...before, name: 'Renamed', jwks: null });
    expectStatus(await provider.admin('PATCH', `${ISSUERS}/${id}`, { jwks, jwks_url: url }), 400);
  });

  it('is hidden from everybody else', async () => {
    const { id } = await createIssuer(provider);
    const member = await createPerson(provider.server);
    const send = (method: string, path: string, body?: Readonly<Record<string, unknown>>): ReturnType<Provider['post']> =>
      provider.server.request(method, path, { headers: { 'coder-session-token': member.token }, ...(body && { body }) });
    expectForbidden(await send('GET', ISSUERS));
    expectForbidden(await send('POST', ISSUERS, await newIssuer()));
    expectNotFound(await send('GET', `${ISSUERS}/${id}`));
    expectForbidden(await send('PATCH', `${ISSUERS}/${id}`, { name: 'Mine' }));
    expectNotFound(await send('DELETE', `${ISSUERS}/${id}`));
  });

  it('is added once', async () => {
    const body = await newIssuer();
    const answers = await Promise.all([1, 2, 3, 4].map(() => provider.admin('POST', ISSUERS, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it('is refused with a URL, keys, an audience or claims that are not safe', async () => {
    const { publicJwk } = await newSigningKey();
    for (const [fields, field, detail] of [
      [{ name: '' }, 'name', '1 to 64'],
      [{ name: ' x' }, 'name', 'without leading'],
      [{ issuer: 'http://platform.example' }, 'issuer', 'https URL'],
      [{ issuer: 'https://me@platform.example' }, 'issuer', 'https URL'],
      [{ issuer: 'https://platform.example?a=b' }, 'issuer', 'without a query'],
      [{ issuer: 'https://platform.example#a' }, 'issuer', 'without a query'],
      [{ issuer: 'kubernetes/serviceaccount' }, 'issuer', 'https URL'],
      [{ issuer: `https://platform.example/${'x'.repeat(512)}` }, 'issuer', 'at most 512'],
      [{ jwks_url: 'http://platform.example/jwks' }, 'jwks_url', 'https URL'],
      [{ jwks_url: 'https://platform.example/jwks', jwks: { keys: [publicJwk] } }, 'jwks', 'together with jwks_url'],
      [{ jwks: { keys: [] } }, 'jwks', 'must have a key for signatures'],
      [{ jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }, 'jwks', 'must not contain a private'],
      [{ jwks: { keys: [{ ...publicJwk, d: 'd' }] } }, 'jwks', 'must not contain a private'],
      [{ audience: 'two words' }, 'audience', 'without spaces'],
      [{ audience: '' }, 'audience', '1 to 512'],
      [{ required_claims: ['ref', 'ref'] }, 'required_claims', 'twice'],
      [{ required_claims: ['aud'] }, 'required_claims', 'must not name aud'],
      [{ required_claims: [''] }, 'required_claims', '1 to 64'],
      [{ required_claims: Array.from({ length: 11 }, (_, n) => `claim${n}`) }, 'required_claims', '10'],
    ] as const) {
      const answer = expectStatus(await provider.admin('POST', ISSUERS, await newIssuer(fields)), 400);
      const { validations } = answer.json<{ validations: { field: string; detail: string }[] }>();
      expect(validations).toContainEqual({ field, detail: expect.stringContaining(detail) as unknown });
    }
  });
});
