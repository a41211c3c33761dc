import { generateKeyPairSync } from 'node:crypto';
import { elementsNamed, parsePage } from '../../../src/testing/index.js';
import type { Answer } from '../../support/http-client.js';
import { type Client, obtainTokens, refreshForm, registerClient } from '../../support/oauth/index.js';
import { createPerson } from '../../support/people.js';
import { type StaffedServer, startStaffedServer } from '../../support/staff.js';
import { uniqueName } from '../../support/unique-name.js';

let staff: StaffedServer;

beforeAll(async () => {
  staff = await startStaffedServer({ CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE: 'true' });
});
afterAll(() => staff.server.stop());

const open = (path: string, session = staff.session): Promise<Answer> =>
  staff.server.request('GET', path, { headers: { cookie: `coder_session_token=${session}` } });

function post(path: string, fields: readonly (readonly [string, string])[], session = staff.session): Promise<Answer> {
  return staff.server.request('POST', path, {
    headers: { cookie: `coder_session_token=${session}`, origin: staff.server.url },
    body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
  });
}

const tokenIn = ({ text }: Answer): string =>
  elementsNamed(text, 'input').find(({ attributes }) => attributes['name'] === 'form_token')?.attributes['value'] ?? '';
const codeIn = ({ text }: Answer, id: string): string => new RegExp(`<code id="${id}">([^<]*)</code>`).exec(text)?.[1] ?? '';
const appWith = async (id: string): Promise<Answer> => staff.owner.get(`/oauth2-provider/apps/${id}`);

async function lastEntry(id: string): Promise<unknown> {
  const [row] = await staff.server.db.query(
    `SELECT action, status_code, additional_fields FROM audit_logs WHERE resource_id = $1 ORDER BY time DESC, id DESC LIMIT 1`,
    [id],
  );
  return row;
}

/** An app that one user has given access. */
async function usedApp(): Promise<{ client: Client; refreshes: () => Promise<Answer> }> {
  const client = await registerClient(staff.server, staff.session);
  const person = await createPerson(staff.server);
  const tokens = await obtainTokens(staff.server, person.token, client, {});
  return { client, refreshes: () => staff.server.request('POST', '/oauth2/tokens', { body: refreshForm(client, tokens.refresh_token) }) };
}

describe('the pages about apps', () => {
  it('do not exist for members and user administrators, and their forms change nothing', async () => {
    const { client } = await usedApp();
    const member = await createPerson(staff.server);
    const path = `/admin/apps/${client.id}`;
    for (const { token } of [member, staff.admin]) {
      for (const page of ['/admin/apps', '/admin/apps/new', path, `${path}/edit`, `${path}/delete`, `${path}/end-access`])
        expect([page, (await open(page, token)).status]).toEqual([page, 404]);
      for (const form of ['new', 'edit', 'add-secret', 'delete-secret', 'end-access', 'delete']) {
        const fields = [['app', client.id] as const, ['name', 'x'] as const, ['typed_name', client.name] as const];
        const { status } = await post(`/admin/apps/${form}`, fields, token);
        expect([form, status]).toEqual([form, 404]);
      }
      expect((await open('/account', token)).text).not.toContain('/admin/apps');
    }
    expect((await appWith(client.id)).status).toBe(200);
  });

  it('list apps with their kind, users and live tokens, and find them by a part of the name', async () => {
    const { client } = await usedApp();
    const page = await open(`/admin/apps?q=${encodeURIComponent(client.name.toUpperCase())}`);
    expect(page.status).toBe(200);
    const cells = elementsNamed(page.text, 'td').length;
    expect(cells).toBe(5);
    expect(/data-label="Users with access">\s*1\s*</.test(page.text)).toBe(true);
    expect(/data-label="Live tokens">\s*1\s*</.test(page.text)).toBe(true);
    const faulty = await open('/admin/apps?q=nonsense:1');
    expect([faulty.status, faulty.text]).toEqual([400, expect.stringContaining('is not a valid query param')]);
    expect((await open('/admin/apps?q=nobody-has-this')).text).toContain('No app matches this search.');
  });

  it('show the numbers of the API', async () => {
    const { client } = await usedApp();
    const answer = await staff.owner.get(`/oauth2-provider/apps/usage?q=id:${client.id}`);
    expect([answer.status, answer.json()]).toEqual([
      200,
      { apps: [expect.objectContaining({ id: client.id, user_count: 1, token_count: 1 })], count: 1, count_cap: 1000 },
    ]);
    expect((await staff.admin.get('/oauth2-provider/apps/usage')).status).toBe(403);
  });

  it('register an app, show its ID and secret once, and create no second one when the form is sent again', async () => {
    const name = uniqueName('app');
    const fields: [string, string][] = [
      ['form_token', tokenIn(await open('/admin/apps/new'))],
      ['name', name],
      ['kind', 'confidential'],
      ['redirect_uris', 'https://client.example/a\r\n\r\n https://client.example/b '],
      ['grant', 'authorization_code'],
      ['scope', 'openid  profile'],
      ['post_logout_redirect_uris', 'https://client.example/bye'],
      ['tos_uri', 'https://client.example/terms'],
      ['token_endpoint_auth_method', 'usual'],
    ];
    const made = await post('/admin/apps/new', fields);
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const [id, secret] = [codeIn(made, 'client-id'), codeIn(made, 'secret')];
    expect(secret).toMatch(/^coder_[A-Za-z0-9]{10}_[A-Za-z0-9]{40}$/);
    expect((await appWith(id)).json()).toMatchObject({
      name,
      redirect_uris: ['https://client.example/a', 'https://client.example/b'],
      grant_types: ['authorization_code'],
      scope: 'openid profile',
      post_logout_redirect_uris: ['https://client.example/bye'],
      tos_uri: 'https://client.example/terms',
      token_endpoint_auth_method: 'client_secret_basic',
      verified: false,
    });
    const again = await post('/admin/apps/new', fields);
    expect([again.status, codeIn(again, 'secret')]).toEqual([409, '']);
    expect((await open(`/admin/apps/${id}`)).text).not.toContain(secret);
    expect((await staff.owner.get(`/oauth2-provider/apps/${id}/secrets`)).json()).toHaveLength(1);
  });

  it('keep what was entered, name the line at fault, and register nothing', async () => {
    const fields: [string, string][] = [
      ['form_token', tokenIn(await open('/admin/apps/new'))],
      ['name', 'Kept name'],
      ['kind', 'public'],
      ['redirect_uris', 'https://fine.example/\nhttp://not.example/'],
      ['grant', 'client_credentials'],
      ['service_account', 'nobody-there'],
    ];
    const answer = await post('/admin/apps/new', fields);
    expect(answer.status).toBe(400);
    const { text } = parsePage(answer.text);
    for (const part of ['Line 2 must use https', 'There is no service account of this name.']) expect(text).toContain(part);
    for (const kept of ['value="Kept name"', 'http://not.example/', 'value="nobody-there"']) expect(answer.text).toContain(kept);
    expect(/<option[^>]*value="public"[^>]*selected/.test(answer.text)).toBe(true);
    const second = await post('/admin/apps/new', [...fields.filter(([name]) => !['redirect_uris', 'service_account'].includes(name))]);
    expect([second.status, parsePage(second.text).text]).toEqual([400, expect.stringContaining('How it gets access')]);
  });

  it('edit an app, and leave what the form does not show as it was', async () => {
    const { client } = await usedApp();
    const before = { name: client.name, icon: '/icon.png', client_uri: 'https://client.example', require_auth_time: true };
    expect((await staff.owner.put(`/oauth2-provider/apps/${client.id}`, before)).status).toBe(200);
    const path = `/admin/apps/${client.id}`;
    expect((await open(`${path}/edit`)).text).toContain(`value="${client.name}"`);
    const name = uniqueName('renamed');
    const fields: [string, string][] = [
      ['app', client.id],
      ['name', name],
      ['redirect_uris', 'https://elsewhere.example/'],
      ['grant', 'authorization_code'],
      ['verified', 'true'],
    ];
    const saved = await post('/admin/apps/edit', fields);
    expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}?done=saved`]);
    expect((await appWith(client.id)).json()).toMatchObject({
      ...before,
      name,
      redirect_uris: ['https://elsewhere.example/'],
      verified: true,
    });
    expect(await lastEntry(client.id)).toMatchObject({ action: 'write', status_code: 200 });
    expect((await open(`${path}?done=saved`)).text).toContain('The app has been changed.');
  });

  it('change what most apps do not need, by what the form changed only, and name each fault at its field', async () => {
    const { client } = await usedApp();
    const path = `/admin/apps/${client.id}`;
    const basic: [string, string][] = [
      ['app', client.id],
      ['name', client.name],
      ['redirect_uris', 'https://client.example/a'],
      ['grant', 'authorization_code'],
    ];
    const keys = { keys: [generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })] };
    const changes: [string, string][] = [
      ['client_uri', 'https://client.example'],
      ['policy_uri', 'https://client.example/privacy'],
      ['icon', '/emoji/1f4c5.png'],
      ['require_pkce', 'no'],
      ['default_max_age', '3600'],
      ['subject_type', 'pairwise'],
      ['group_filter', 'acme/*\r\nops\r\n'],
      ['claim_names', 'preferred_username=login'],
      ['token_endpoint_auth_method', 'private_key_jwt'],
      ['jwks', JSON.stringify(keys)],
    ];
    expect((await post('/admin/apps/edit', [...basic, ...changes])).status).toBe(303);
    const changed = {
      client_uri: 'https://client.example',
      policy_uri: 'https://client.example/privacy',
      icon: '/emoji/1f4c5.png',
      require_pkce: false,
      default_max_age: 3600,
      subject_type: 'pairwise',
      group_filter: ['acme/*', 'ops'],
      claim_names: { preferred_username: 'login' },
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: keys,
      id_token_signed_response_alg: 'RS256',
    };
    expect((await appWith(client.id)).json()).toMatchObject(changed);
    const form = (await open(`${path}/edit`)).text;
    for (const part of ['value="3600"', 'acme/*\nops</textarea>', 'preferred_username=login</textarea>', 'class="group" open'])
      expect([part, form.includes(part)]).toEqual([part, true]);

    const wrong = await post('/admin/apps/edit', [
      ...basic,
      ['client_uri', 'http://client.example'],
      ['jwks', '{'],
      ['default_max_age', 'soon'],
      ['claim_names', 'login'],
    ]);
    expect(wrong.status).toBe(400);
    for (const name of ['jwks', 'default_max_age', 'claim_names'])
      expect([name, wrong.text.includes(`id="${name}-fault"`)]).toEqual([name, true]);
    expect(wrong.text).toContain('value="soon"');
    const link = await post('/admin/apps/edit', [...basic, ['client_uri', 'mailto:ada@client.example']]);
    expect([link.status, link.text.includes('id="client_uri-fault"')]).toEqual([400, true]);
    expect((await appWith(client.id)).json()).toMatchObject(changed);
  });

  it('add a secret once for each form, and delete one after the name of the app was typed', async () => {
    const { client, refreshes } = await usedApp();
    const path = `/admin/apps/${client.id}`;
    const fields: [string, string][] = [
      ['app', client.id],
      ['form_token', tokenIn(await open(path))],
    ];
    const made = await post('/admin/apps/add-secret', fields);
    expect([made.status, codeIn(made, 'secret')]).toEqual([200, expect.stringMatching(/^coder_/)]);
    expect((await post('/admin/apps/add-secret', fields)).status).toBe(409);
    const secrets = (await staff.owner.get(`/oauth2-provider/apps/${client.id}/secrets`)).json<{ id: string }[]>();
    expect(secrets).toHaveLength(2);
    const first = client.secretId ?? '';
    const asked = await open(`${path}/secrets/${first}/delete`);
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('Type the name to confirm')]);
    const deletion = (typed: string): Promise<Answer> =>
      post('/admin/apps/delete-secret', [
        ['app', client.id],
        ['secret', first],
        ['typed_name', typed],
      ]);
    expect((await deletion('another')).status).toBe(400);
    expect((await refreshes()).status).toBe(200);
    const done = await deletion(client.name);
    expect([done.status, done.headers.get('location')]).toEqual([303, `${path}?done=secret-deleted`]);
    expect((await staff.owner.get(`/oauth2-provider/apps/${client.id}/secrets`)).json()).toHaveLength(1);
  });

  it('end all access, after which no token works and users are asked again, and delete the app', async () => {
    const { client, refreshes } = await usedApp();
    const path = `/admin/apps/${client.id}`;
    const ending = (form: string, typed: string): Promise<Answer> =>
      post(`/admin/apps/${form}`, [
        ['app', client.id],
        ['typed_name', typed],
      ]);
    for (const form of ['end-access', 'delete']) {
      expect((await open(`${path}/${form}`)).text).toContain('Type the name to confirm');
      const wrong = await ending(form, 'another');
      expect([wrong.status, wrong.text]).toEqual([400, expect.stringContaining('This is not the name above.')]);
    }
    const ended = await ending('end-access', client.name);
    expect([ended.status, ended.headers.get('location')]).toEqual([303, `${path}?done=access-ended`]);
    expect((await refreshes()).json()).toMatchObject({ error: 'invalid_grant' });
    expect(await lastEntry(client.id)).toEqual({
      action: 'write',
      status_code: 200,
      additional_fields: { consent: 'revoked', grants_ended: 1 },
    });
    expect((await staff.owner.delete(`/oauth2-provider/apps/${client.id}/grants`)).json()).toEqual({ ended: 0 });
    const deleted = await ending('delete', client.name);
    expect([deleted.status, deleted.headers.get('location')]).toEqual([303, '/admin/apps?done=deleted']);
    expect((await appWith(client.id)).status).toBe(404);
  });

  it('say that a part of this server cannot be deleted', async () => {
    const apps = (await staff.owner.get('/oauth2-provider/apps')).json<{ id: string; name: string }[]>();
    const [builtIn] = apps.filter(({ id }) => id.startsWith('5a66e700'));
    const page = await open(`/admin/apps/${builtIn!.id}`);
    expect(page.text).toContain('Part of this server');
    expect(page.text).not.toContain(`/admin/apps/${builtIn!.id}/delete`);
    const answer = await post('/admin/apps/delete', [
      ['app', builtIn!.id],
      ['typed_name', builtIn!.name],
    ]);
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('This app is part of the server.')]);
  });
});
