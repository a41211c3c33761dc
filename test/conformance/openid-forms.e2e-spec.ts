import { createHash } from 'node:crypto';
import { elementsNamed } from '../../src/testing/index.js';
import { BrowserSession } from '../support/browser-session.js';
import type { Answer } from '../support/http-client.js';
import { AUTHORIZE, encodeFields, type Fields, RelyingParty } from '../support/oauth/index.js';

let party: RelyingParty;
beforeAll(async () => (party = await RelyingParty.start()));
afterAll(() => party.stop());
beforeEach(() => party.logIn());

describe('requests by POST', () => {
  const post = (fields: Fields, headers: Readonly<Record<string, string>>, query = ''): Promise<Answer> =>
    party.provider.send('POST', AUTHORIZE + query, { headers, body: encodeFields(fields) });
  const FOREIGN = { origin: 'https://app.example', 'sec-fetch-site': 'cross-site', accept: 'text/html' };

  it('CORE-01 §3.1.2.1: a form of another site continues as a GET request with all of its parameters', async () => {
    const { sent } = await party.visit({ nonce: 'ä &=+%', extra: ['1', '2'] });
    const target = `${AUTHORIZE}?${encodeFields(sent).toString()}`;
    // Browsers send the cookie with forms of the same site, such as another subdomain, and none with others.
    for (const cookie of ['', `coder_session_token=${party.session}`]) {
      const answer = await post(sent, { ...FOREIGN, cookie });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, target]);
    }
    const { client_id, redirect_uri, ...rest } = sent;
    const mixed = await post({ client_id }, FOREIGN, `?${encodeFields({ redirect_uri, ...rest }).toString()}`);
    const parameters = new URLSearchParams(mixed.headers.get('location')?.split('?')[1]);
    expect([...parameters].sort()).toEqual([...encodeFields(sent)].sort());
  });

  it('CORE-01 §3.1.2.1: it leads to the same result as a GET request, with and without a session', async () => {
    const { sent, ...request } = await party.visit();
    const { headers } = await post(sent, FOREIGN);
    const done = await party.follow(party.browser(), headers.get('location') ?? '');
    expect(await party.redeem({ ...request, sent, answer: done, redirect: new URL(done.location) })).toHaveProperty('id_token');
    const login = await party.follow(new BrowserSession(party.provider.server), headers.get('location') ?? '');
    expect(new URLSearchParams(login.location.split('?')[1]).get('redirect')).toBe(headers.get('location'));
  });

  it('CORE-01 §3.1.2.1: what is too long for an address is refused on a page', async () => {
    const { sent } = await party.visit();
    const answer = await post({ ...sent, state: 'x'.repeat(8192) }, FOREIGN);
    expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
    expect(answer.text).toContain('The request of the app is too long.');
  });

  it('CORE-01 §3.1.2.1: the answer to a consent page is not taken from another site, whatever else the form has', async () => {
    const client = await party.provider.createClient();
    const { query } = await party.visit({}, {}, client);
    for (const cookie of ['', `coder_session_token=${party.session}`]) {
      const answer = await post({ csrf_token: 'x' }, { ...FOREIGN, cookie }, `?${query}`);
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null]);
      const both = await post({ csrf_token: 'x', client_id: client.id }, { ...FOREIGN, cookie }, `?${query}`);
      expect(both.headers.get('location')).toMatch(/^\/oauth2\/authorize\?/);
      expect(both.headers.get('location')).not.toContain('csrf_token');
    }
  });
});

describe('response_mode=form_post', () => {
  const fieldsOf = (page: Answer): Record<string, string | undefined> =>
    Object.fromEntries(
      elementsNamed(page.text, 'input').map(({ attributes }): [string, string | undefined] => [
        attributes['name'] ?? '',
        attributes['value'],
      ]),
    );
  const formOf = ({ text }: Answer): Readonly<Record<string, string>> | undefined => elementsNamed(text, 'form')[0]?.attributes;

  it('CORE-26 §3.1.2.5: the browser posts the code, which works without scripts; the page runs one script, and is not stored', async () => {
    const { answer, sent, ...request } = await party.visit({ response_mode: 'form_post', state: `"><b>'&amp;` });
    expect(answer.status).toBe(200);
    expect(formOf(answer)).toEqual({ method: 'post', action: party.client.redirectUri });
    const { code, ...rest } = fieldsOf(answer);
    expect(rest).toEqual({ state: sent['state'], iss: party.provider.url });
    const redirect = new URL(party.client.redirectUri);
    redirect.searchParams.set('code', code ?? '');
    expect(await party.redeem({ ...request, answer, sent, redirect })).toHaveProperty('id_token');
    expect(elementsNamed(answer.text, 'button')).toHaveLength(1);
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(answer.text) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(answer.headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'; script-src 'sha256-${hash}'`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
  });

  it('CORE-26 §3.1.2.5: errors, and the answers to the consent page, are posted, too', async () => {
    const wanted = { response_mode: 'form_post' };
    const silent = await party.visit({ ...wanted, prompt: 'none', state: 's' }, { signedIn: false });
    expect([silent.answer.status, fieldsOf(silent.answer)]).toEqual([
      200,
      { error: 'login_required', error_description: expect.any(String) as unknown, state: 's', iss: party.provider.url },
    ]);
    const client = await party.provider.createClient();
    const { query } = await party.visit(wanted, {}, client);
    const person = party.browser();
    const page = await party.follow(person, `${AUTHORIZE}?${query}`);
    const [cancel] = elementsNamed(page.text, 'a').filter(({ attributes }) => attributes['href']?.includes('cancelled=') === true);
    const cancelled = await party.provider.send('GET', cancel?.attributes['href'] ?? '', { jar: person.jar });
    expect(fieldsOf(cancelled)).toMatchObject({ error: 'access_denied' });
    const allowed = await person.submit(page);
    expect([allowed.status, formOf(allowed)?.['action']]).toEqual([200, client.redirectUri]);
    expect(fieldsOf(allowed)).toMatchObject({ code: expect.any(String) as unknown, iss: party.provider.url });
  });
});
