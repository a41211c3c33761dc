import { parsePage } from '../../../src/testing/index.js';
import { ConsolePages } from '../../support/console-pages.js';
import { type Idp } from '../../support/idp/idp.js';
import { type OidcServer, startOidcServer } from '../../support/idp/oidc-server.js';
import { createPerson, type Person } from '../../support/people.js';

let oidc: OidcServer;
let idp: Idp;
let auditor: Person;
let pages: ConsolePages;

beforeAll(async () => {
  oidc = await startOidcServer();
  ({ idp } = oidc);
  auditor = await createPerson(oidc.server, { siteRoles: ['auditor'] });
  pages = new ConsolePages(oidc.server, auditor.token);
});
afterAll(() => oidc.stop());

const textOf = async (path: string): Promise<string> => parsePage((await pages.open(path)).text).text;

describe('the pages about the deployment', () => {
  it('do not exist for users without permission to read the configuration', async () => {
    const admin = await createPerson(oidc.server, { siteRoles: ['user-admin'] });
    const others = new ConsolePages(oidc.server, admin.token);
    for (const path of ['/admin/settings', '/admin/settings/networking', '/admin/encryption', '/admin/identity-providers'])
      expect([path, (await others.open(path)).status]).toEqual([path, 404]);
    expect((await others.post('/admin/identity-providers/test')).status).toBe(404);
    for (const path of ['/deployment/encryption', '/deployment/identity-providers']) expect((await admin.get(path)).status).toBe(403);
    expect((await admin.post('/deployment/identity-providers/test')).status).toBe(403);
  });

  it('show settings with value and source, but never a secret', async () => {
    const page = await pages.open('/admin/settings');
    expect(page.status).toBe(200);
    expect(page.text.length).toBeLessThan(100_000);
    const { text } = parsePage(page.text);
    for (const part of ['Database', 'responds', 'This server needs no license.', 'audit log']) expect(text).toContain(part);
    const groups = [...page.text.matchAll(/href="(\/admin\/settings\/[a-z0-9-]+)"/g)].map(([, path = '']) => path);
    expect(groups.length).toBeGreaterThan(5);
    let shown = '';
    for (const path of groups) {
      const group = await pages.open(path);
      expect([path, group.status, group.text.length < 100_000]).toEqual([path, 200, true]);
      shown += group.text;
    }
    const secret = Object.entries(idp.env()).find(([name]) => name === 'CODER_OIDC_CLIENT_SECRET')?.[1] ?? '';
    expect(secret).not.toBe('');
    expect(shown).not.toContain(`>${secret}<`);
    expect(shown).toContain('secret, not shown');
    expect(shown).toContain('environment or file');
    expect((await pages.open('/admin/settings/nothing')).status).toBe(404);
  });

  it('find settings by words', async () => {
    expect(await textOf('/admin/settings?q=oidc+issuer')).toContain('CODER_OIDC_ISSUER_URL');
    expect(await textOf('/admin/settings?q=oidc+issuer')).not.toContain('CODER_HTTP_ADDRESS');
    expect(await textOf('/admin/settings?q=nothing-has-this')).toContain('No setting matches this search.');
  });

  it('show that nothing is encrypted, and how to change that, as the API counts it', async () => {
    const text = await textOf('/admin/encryption');
    expect(text).toContain('Secrets are stored as they are.');
    expect(text).toContain('user_secrets.value');
    const answer = await auditor.get('/deployment/encryption');
    expect([answer.status, answer.json()]).toMatchObject([200, { current_key_id: null, operation_running: false, keys: [] }]);
  });

  it('test the identity providers: its metadata and its keys, and say what is wrong when it is gone', async () => {
    expect(await textOf('/admin/identity-providers')).toContain(idp.issuer);
    const fine = parsePage((await pages.post('/admin/identity-providers/test')).text).text;
    expect(fine).toContain('everything was reachable just now');
    const answer = await auditor.post('/deployment/identity-providers/test');
    expect([answer.status, answer.json()]).toMatchObject([
      200,
      [
        {
          id: 'oidc',
          checks: [
            { name: 'discovery', ok: true },
            { name: 'keys', ok: true },
          ],
        },
      ],
    ]);
    const { client_id: clientId, callback_url: callback } = (await auditor.get('/deployment/identity-providers')).json<
      { client_id: string; callback_url: string }[]
    >()[0]!;
    expect([clientId, callback]).toEqual(['gatehouse', `${oidc.server.url}/api/v2/users/oidc/callback`]);
  });
});
