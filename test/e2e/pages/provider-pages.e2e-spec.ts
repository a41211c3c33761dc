import { parsePage } from '../../../src/testing/index.js';
import { ConsolePages, leadsTo, secretIn } from '../../support/console-pages.js';
import { createPerson } from '../../support/people.js';
import { type StaffedServer, startStaffedServer } from '../../support/staff.js';
import { uniqueName } from '../../support/unique-name.js';

let staff: StaffedServer;
let pages: ConsolePages;

beforeAll(async () => {
  staff = await startStaffedServer();
  pages = new ConsolePages(staff.server, staff.session);
});
afterAll(() => staff.server.stop());

interface Key {
  readonly kid: string;
  readonly algorithm: string;
  readonly state: string;
}

const keys = async (): Promise<Key[]> => (await staff.owner.get('/oauth2-provider/signing-keys')).json<Key[]>();
const lastActions = async (type: string): Promise<unknown[]> =>
  (
    await staff.server.db.query<{ action: string }>(
      `SELECT action FROM audit_logs WHERE resource_type = $1 ORDER BY time DESC, id DESC LIMIT 1`,
      [type],
    )
  ).map(({ action }) => action);

describe('the pages about the authorization server', () => {
  it('do not exist for members, auditors and user administrators', async () => {
    const auditor = await createPerson(staff.server, { siteRoles: ['auditor'] });
    for (const { token } of [await createPerson(staff.server), auditor, staff.admin]) {
      const theirs = new ConsolePages(staff.server, token);
      for (const path of ['/admin/signing-keys', '/admin/resource-servers', '/admin/resource-servers/new', '/admin/registration'])
        expect([path, (await theirs.open(path)).status]).toEqual([path, 404]);
      for (const path of [
        '/admin/signing-keys/rotate',
        '/admin/signing-keys/revoke',
        '/admin/resource-servers/new',
        '/admin/resource-servers/delete',
        '/admin/registration/policy',
        '/admin/registration/new-token',
      ])
        expect([path, (await theirs.post(path)).status]).toEqual([path, 404]);
    }
  });

  it('list signing keys, replace one, and revoke one after its ID was typed', async () => {
    const [first] = await keys();
    expect(parsePage((await pages.open('/admin/signing-keys')).text).text).toContain(first!.kid);
    const rotated = await pages.post('/admin/signing-keys/rotate', { algorithm: first!.algorithm });
    expect(leadsTo(rotated)).toEqual([303, '/admin/signing-keys?done=rotated']);
    const next = (await keys()).find(({ state, algorithm }) => state === 'next' && algorithm === first!.algorithm);
    expect(await lastActions('oauth2_signing_key')).toEqual(['create']);
    // While it waits, another one is refused, and the page says why.
    const again = await pages.post('/admin/signing-keys/rotate', { algorithm: first!.algorithm });
    expect([again.status, again.text]).toEqual([400, expect.stringContaining('is already published')]);
    expect((await pages.open('/admin/signing-keys')).text).not.toContain(`Replace the ${first!.algorithm} key`);
    expect((await pages.post('/admin/signing-keys/rotate', { algorithm: 'none' })).status).toBe(404);

    const asked = await pages.open(`/admin/signing-keys/${next!.kid}/revoke`);
    expect([asked.status, asked.text]).toEqual([200, expect.stringContaining('Type the name to confirm')]);
    expect((await pages.post('/admin/signing-keys/revoke', { kid: next!.kid, typed_name: 'x' })).status).toBe(400);
    expect((await keys()).some(({ kid }) => kid === next!.kid)).toBe(true);
    const revoked = await pages.post('/admin/signing-keys/revoke', { kid: next!.kid, typed_name: next!.kid });
    expect(leadsTo(revoked)).toEqual([303, '/admin/signing-keys?done=revoked']);
    expect((await keys()).some(({ kid }) => kid === next!.kid)).toBe(false);
    expect((await pages.open('/admin/signing-keys/nothing/revoke')).status).toBe(404);
  });

  it('register an API, change it, give it a secret once, and delete it after its name was typed', async () => {
    const name = uniqueName('api');
    const fields = {
      name,
      identifier: `https://${name}.example/`,
      scopes: 'notes.read See your notes\nnotes.write  Change them',
      format: 'opaque',
    };
    const faulty = await pages.post('/admin/resource-servers/new', { ...fields, identifier: 'http://plain.example', lifetime: 'long' });
    expect([faulty.status, faulty.text]).toEqual([400, expect.stringContaining('Must be a number of seconds.')]);
    expect(faulty.text).toContain('value="http://plain.example"');
    const refused = await pages.post('/admin/resource-servers/new', { ...fields, identifier: 'http://plain.example' });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('Must use https')]);
    const made = await pages.post('/admin/resource-servers/new', fields);
    const [, path = ''] = /^(\/admin\/resource-servers\/[0-9a-f-]{36})\?done=registered$/.exec(made.headers.get('location') ?? '') ?? [];
    const id = path.split('/').at(-1) ?? '';
    const server = async (): Promise<unknown> => (await staff.owner.get(`/oauth2-provider/resource-servers/${id}`)).json();
    expect(await server()).toMatchObject({
      name,
      scopes: [
        { name: 'notes.read', description: 'See your notes' },
        { name: 'notes.write', description: 'Change them' },
      ],
    });
    expect((await pages.post('/admin/resource-servers/new', fields)).text).toContain('Is already in use.');

    const edited = await pages.post('/admin/resource-servers/edit', {
      server: id,
      ...fields,
      format: 'jwt',
      lifetime: '300',
      dpop: 'true',
    });
    expect(leadsTo(edited)).toEqual([303, `${path}?done=saved`]);
    expect(await server()).toMatchObject({
      access_token_format: 'jwt',
      access_token_lifetime_seconds: 300,
      dpop_bound_access_tokens_required: true,
    });

    const form = { server: id, form_token: await pages.formToken(path) };
    const shown = await pages.post('/admin/resource-servers/add-secret', form);
    expect([shown.status, secretIn(shown)]).toEqual([200, expect.stringMatching(/^coder_/)]);
    const twice = await pages.post('/admin/resource-servers/add-secret', form);
    expect([twice.status, secretIn(twice)]).toEqual([409, '']);
    const secrets = (await staff.owner.get(`/oauth2-provider/resource-servers/${id}/secrets`)).json<{ id: string }[]>();
    expect(secrets).toHaveLength(1);
    const deleted = await pages.post('/admin/resource-servers/delete-secret', { server: id, secret: secrets[0]!.id });
    expect(leadsTo(deleted)).toEqual([303, `${path}?done=secret-deleted`]);

    expect((await pages.post('/admin/resource-servers/delete', { server: id, typed_name: 'x' })).status).toBe(400);
    const gone = await pages.post('/admin/resource-servers/delete', { server: id, typed_name: name });
    expect(leadsTo(gone)).toEqual([303, '/admin/resource-servers?done=deleted']);
    expect((await pages.open(path)).status).toBe(404);
    expect(await lastActions('oauth2_provider_resource_server')).toEqual(['delete']);
  });

  it('have no page for the API of this server, which cannot be changed', async () => {
    const servers = (await staff.owner.get('/oauth2-provider/resource-servers')).json<{ id: string; name: string }[]>();
    const list = await pages.open('/admin/resource-servers');
    expect(list.text).toContain('Part of this server');
    expect(list.text).not.toContain(servers[0]!.id);
    expect((await pages.open(`/admin/resource-servers/${servers[0]!.id}`)).status).toBe(404);
  });

  it('set who can register an app, and make tokens for developers, each shown once', async () => {
    const policy = async (): Promise<unknown> =>
      (await staff.owner.get('/oauth2-provider/settings')).json<{ dynamic_client_registration: string }>().dynamic_client_registration;
    for (const wanted of ['off', 'token']) {
      expect(leadsTo(await pages.post('/admin/registration/policy', { policy: wanted }))).toEqual([303, '/admin/registration?done=saved']);
      expect(await policy()).toBe(wanted);
    }
    expect((await pages.post('/admin/registration/policy', { policy: 'everything' })).status).toBe(400);
    expect(await lastActions('oauth2_provider_settings')).toEqual(['write']);

    const fields = { form_token: await pages.formToken('/admin/registration'), name: 'Nightly builds', uses: '3', hours: '48' };
    const faulty = await pages.post('/admin/registration/new-token', { ...fields, uses: 'many', hours: '99999' });
    expect(faulty.status).toBe(400);
    for (const part of ['Must be a number from 1 to 1000.', 'Must be a number of hours from 1 to 2160.', 'value="Nightly builds"'])
      expect(faulty.text).toContain(part);
    const made = await pages.post('/admin/registration/new-token', fields);
    expect([made.status, secretIn(made)]).toEqual([200, expect.stringMatching(/^coder_/)]);
    expect((await pages.post('/admin/registration/new-token', fields)).status).toBe(409);
    const tokens = (await staff.owner.get('/oauth2-provider/initial-access-tokens')).json<
      { id: string; name: string; max_uses: number }[]
    >();
    expect(tokens).toMatchObject([{ name: 'Nightly builds', max_uses: 3 }]);
    const deleted = await pages.post('/admin/registration/delete-token', { token: tokens[0]!.id });
    expect(leadsTo(deleted)).toEqual([303, '/admin/registration?done=deleted']);
    expect((await staff.owner.get('/oauth2-provider/initial-access-tokens')).json()).toEqual([]);

    expect((await pages.open('/admin/registration')).text).toContain('No app has registered itself.');
    await pages.post('/admin/registration/policy', { policy: 'open' });
    const body = { client_name: 'Made by itself', redirect_uris: ['https://client.example/callback'] };
    const { client_id: id } = (await staff.server.request('POST', '/oauth2/register', { body })).json<{ client_id: string }>();
    const { text } = await pages.open('/admin/registration');
    for (const part of ['Made by itself', `href="/admin/apps/${id}"`, `href="/admin/apps/${id}/delete"`, 'nobody'])
      expect(text).toContain(part);
  });
});
