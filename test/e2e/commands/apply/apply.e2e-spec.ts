import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { ApplyWorld, EVERYTHING } from './world.js';

const NOTHING = { code: 0, out: 'Nothing to do: the server has what the files say.\n', err: '' };
const APPS = '/oauth2-provider/apps';

interface App {
  readonly id: string;
  readonly name: string;
  readonly scope: string;
}

let world: ApplyWorld;
beforeEach(async () => {
  world = await ApplyWorld.start();
});
afterEach(async () => {
  await world.stop();
});

async function madeEverything(): Promise<string> {
  const file = world.write('all.yaml', EVERYTHING);
  expect(await world.run('apply', '-f', file)).toMatchObject({ code: 0, out: 'Changes made: 13.\n' });
  world.requests();
  return file;
}

const planOf = async (file: string, ...more: readonly string[]): Promise<string> => {
  const { code, out, err } = await world.run('apply', '-f', file, '--plan', ...more);
  expect([code, err]).toEqual([out === NOTHING.out ? 0 : 2, '']);
  return out;
};

describe('gatehouse apply', () => {
  it('shows with --plan what it would do and exits with 2, then does it, and then has nothing to do', async () => {
    const file = world.write('all.yaml', EVERYTHING);
    const planned = await world.run('apply', '-f', file, '--plan');
    expect([planned.code, planned.err]).toEqual([2, '']);
    expect(planned.out).toContain('+ app Notes CLI\n    name: "Notes CLI"\n    client_type: "public"\n');
    expect(planned.out).toContain('~ setting\n    registration_policy: "open" → "token"\n\n11 to create, 2 to change, 0 to delete.\n');
    expect((await world.get<unknown[]>('/organizations')).length).toBe(1);
    expect(await world.run('apply', '-f', file)).toEqual({
      code: 0,
      out: 'Changes made: 13.\n',
      err: `Changed organization default.
Created organization research.
Created group default/developers.
Created group research/chemists.
Created role research/auditor-light.
Created service account reports.
Created app Notes.
Created a secret of app Notes, and wrote it to ${world.path('notes.secret')}.
Created app Notes CLI.
Created app Reports.
Created resource server Notes API.
Created a secret of resource server Notes API, and wrote it to ${world.path('notes-api.secret')}.
Set registration_policy to token.
`,
    });
    world.requests();
    expect(await world.run('apply', '-f', file, '--plan')).toEqual(NOTHING);
    // Each list once, and secrets only where there is a file that may have one.
    expect(world.requests()).toEqual([
      'GET /api/v2/organizations',
      'GET /api/v2/organizations/{}/paginated-groups',
      'GET /api/v2/organizations/{}/paginated-groups',
      'GET /api/v2/organizations/{}/members/roles',
      'GET /api/v2/users',
      'GET /api/v2/organizations/{}/paginated-members',
      'GET /api/v2/organizations/{}/paginated-members',
      'GET /api/v2/oauth2-provider/apps',
      'GET /api/v2/oauth2-provider/resource-servers',
      'GET /api/v2/oauth2-provider/settings',
      'GET /api/v2/oauth2-provider/apps/{}/secrets',
      'GET /api/v2/oauth2-provider/resource-servers/{}/secrets',
    ]);
    expect(await world.run('apply', '-f', file)).toEqual(NOTHING);
  });

  it('finds and repairs what somebody has changed, of every kind', async () => {
    const file = await madeEverything();
    const apps = await world.get<App[]>(APPS);
    const { id: app, name } = apps.find((each) => each.name === 'Notes')!;
    const [api] = (await world.get<{ id: string; name: string }[]>('/oauth2-provider/resource-servers')).filter(
      (each) => each.name === 'Notes API',
    );
    const [group] = (await world.get<{ id: string; name: string }[]>('/groups')).filter((each) => each.name === 'chemists');
    const role = { name: 'auditor-light', organization_permissions: [{ resource_type: 'group', action: 'read' }] };
    const changes = [
      await world.send('PATCH', '/organizations/research', { description: 'Somebody was here' }),
      await world.send('PATCH', `/groups/${group!.id}`, { display_name: 'Alchemists' }),
      await world.send('PUT', '/organizations/research/members/roles', role),
      await world.send('PUT', '/users/reports/status/suspend'),
      await world.send('PUT', '/users/reports/roles', { roles: [] }),
      await world.send('PUT', '/organizations/research/members/reports/roles', { roles: [] }),
      await world.send('PUT', `${APPS}/${app}`, { name, scope: '', verified: true }),
      await world.send('PUT', `/oauth2-provider/resource-servers/${api!.id}`, {
        name: 'Notebooks',
        scopes: [{ name: 'notes.read', description: 'x' }],
      }),
      await world.send('PUT', '/oauth2-provider/settings', { dynamic_client_registration: 'open' }),
    ];
    expect(changes.map(({ status }) => status)).toEqual(changes.map(() => 200));
    expect(await planOf(file)).toBe(`~ organization research
    description: "Somebody was here" → ""
~ group research/chemists
    display_name: "Alchemists" → ""
~ role research/auditor-light
    display_name: "" → "Auditor light"
    permissions: {"group":["read"]} → {"group":["read"],"organization_member":["read"]}
~ service account reports
    roles:
      + "auditor"
    organizations:
      - {"name":"research","roles":[]}
      + {"name":"research","roles":["auditor-light"]}
    suspended: true → false
~ app Notes
    scope: "" → "notes.read openid profile"
    verified: true → false
~ resource server Notes API
    name: "Notebooks" → "Notes API"
    scopes:
      - {"name":"notes.read","description":"x"}
      + {"name":"notes.read","description":"See your notes"}
      + {"name":"notes.write","description":"Change your notes"}
~ setting
    registration_policy: "open" → "token"

0 to create, 7 to change, 0 to delete.
`);
    expect(await world.run('apply', '-f', file)).toMatchObject({ code: 0, out: 'Changes made: 7.\n' });
    expect(await planOf(file)).toBe(NOTHING.out);
    expect((await world.get<App[]>(APPS)).find((each) => each.id === app)?.scope).toBe('notes.read openid profile');
  });

  it('makes again what export writes of it, on this server and on another one', async () => {
    await madeEverything();
    const { code, out, err } = await world.run('export');
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toMatch(/secret/);
    const file = world.write('exported.yaml', out);
    expect(await planOf(file, '--prune')).toBe(NOTHING.out);
    const asJson = await world.run('export', '-o', 'json');
    expect(await planOf(world.write('exported.json', asJson.out), '--prune')).toBe(NOTHING.out);
    const other = await ApplyWorld.start();
    try {
      const copy = other.write('copy.yaml', out);
      expect(await other.run('apply', '-f', copy)).toMatchObject({ code: 0 });
      expect(await other.run('apply', '-f', copy, '--plan', '--prune')).toEqual(NOTHING);
      expect((await other.run('export')).out).toBe(out);
    } finally {
      await other.stop();
    }
  });

  it('round-trips texts that YAML or a terminal would take for something else', async () => {
    const names = ['yes', '0x10', ' #', ': "quoted\'', '\u202Ereversed', 'två\u2028lines', '- x', '~', '*alias', '💡'];
    for (const [index, name] of names.entries()) {
      const made = await world.send('POST', '/organizations', {
        name: `o${index}`,
        display_name: `o${index}`,
        description: `${name}\n\t${name}  `,
      });
      expect(made.status).toBe(201);
    }
    const { out } = await world.run('export', '-k', 'organizations');
    // eslint-disable-next-line no-control-regex -- they are what is looked for
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e\u2028]/);
    expect(await planOf(world.write('names.yaml', out))).toBe(NOTHING.out);
  });

  it('deletes with --prune what the files do not name, of no other kind, and never people or what is built in', async () => {
    const registered = { client_name: 'Itself', redirect_uris: ['https://x.example/cb'] };
    expect((await world.server.post('/oauth2/register', registered)).status).toBe(201);
    await madeEverything();
    const people = await world.send('POST', '/users', {
      email: 'ada@example.com',
      username: 'ada',
      password: 'Correct-Horse-7-Battery',
      organization_ids: ['00000000-0000-0000-0000-000000000000'],
    });
    expect(people.status).toBe(201);
    const before = await world.get<App[]>(APPS);
    const file = world.write('few.yaml', 'apps: [{ name: Notes CLI, client_type: public, redirect_uris: [http://127.0.0.1/callback] }]');
    expect(await planOf(file)).toBe(NOTHING.out);
    expect(await planOf(file, '--prune')).toBe('- app Notes\n- app Reports\n\n0 to create, 0 to change, 2 to delete.\n');
    const asked = await world.run('apply', '-f', file, '--prune');
    expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('pass --yes to confirm. Nothing was changed.')]);
    expect(await world.get(APPS)).toEqual(before);
    expect(await world.run('apply', '-f', file, '--prune', '--yes')).toMatchObject({
      code: 0,
      err: 'Deleted app Notes.\nDeleted app Reports.\n',
    });
    const left = (await world.get<App[]>(APPS)).map(({ name }) => name);
    expect(left).toEqual(['Gatehouse CLI', 'Itself', 'Notes CLI', 'Swagger UI']);

    const none = world.write(
      'none.yaml',
      'organizations: []\ngroups: []\nroles: []\nservice_accounts: []\napps: []\nresource_servers: []\n',
    );
    expect(await planOf(none, '--prune')).toBe(`- resource server Notes API
- app Notes CLI
- service account reports
- role research/auditor-light
- group default/developers
- group research/chemists
- organization research

0 to create, 0 to change, 7 to delete.
`);
    expect(await world.run('apply', '-f', none, '--prune', '--yes')).toMatchObject({ code: 0 });
    expect(await planOf(none, '--prune')).toBe(NOTHING.out);
    expect((await world.get<{ users: { username: string }[] }>('/users')).users.map(({ username }) => username)).toEqual(['ada', 'owner']);
    expect((await world.get<unknown[]>('/organizations')).length).toBe(1);
  });

  it('ends in the same state if several run at once, with one of everything', async () => {
    const file = world.write('all.yaml', EVERYTHING);
    const results = await Promise.all([1, 2, 3].map(() => world.run('apply', '-f', file)));
    expect(results.map(({ code, err }) => [code, code === 0 ? '' : err])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    expect(await planOf(file, '--prune')).toBe(NOTHING.out);
    const apps = (await world.get<App[]>(APPS)).filter(({ name }) => /^(?:Notes|Notes CLI|Reports)$/.test(name));
    expect(apps.map(({ name }) => name)).toEqual(['Notes', 'Notes CLI', 'Reports']);
    expect((await world.get<unknown[]>(`${APPS}/${apps[0]!.id}/secrets`)).length).toBe(1);
  });

  it('says after a failure in the middle what was done, and the next run goes on from there', async () => {
    const wrong = EVERYTHING.replace('[http://127.0.0.1/callback]', '[ftp://127.0.0.1/callback]');
    const file = world.write('all.yaml', wrong);
    const failed = await world.run('apply', '-f', file);
    expect([failed.code, failed.out]).toEqual([1, '']);
    expect(failed.err).toContain('Created app Notes.\n');
    expect(failed.err).toContain(
      '8 of 13 changes were made. Run the command again to make the rest. This one failed: create app Notes CLI\n',
    );
    expect(failed.err).toMatch(/redirect_uris/);
    world.write('all.yaml', EVERYTHING);
    expect(await world.run('apply', '-f', file)).toMatchObject({ code: 0, out: 'Changes made: 5.\n' });
    expect(await planOf(file, '--prune')).toBe(NOTHING.out);
  });

  it('fails if the server stores something else than the files say, because the next plan would never be empty', async () => {
    const file = world.write('role.yaml', 'roles: [{ name: light, permissions: { group: [read] } }]');
    expect(await world.run('apply', '-f', file)).toMatchObject({ code: 0 });
    world.write('role.yaml', 'roles: [{ name: light, permissions: { group: [read], grup: [read] } }]');
    expect(await world.run('apply', '-f', file)).toEqual({
      code: 1,
      out: '',
      err: 'Changed role default/light.\nerror: role default/light: the server has made {"group":["read"]} of permissions. Write that, or change it.\n',
    });
  });
});

describe('the secrets of apps and resource servers', () => {
  const ONE = 'apps: [{ name: Notes, redirect_uris: [https://notes.example.com/cb], client_secret: "file:keys/notes" }]';

  it('are in files that only their owner can read, and in no output', async () => {
    const file = world.write('all.yaml', EVERYTHING);
    const runs = [
      await world.run('apply', '-f', file, '--verbose'),
      await world.run('apply', '-f', file, '--plan', '-o', 'json', '--verbose'),
      await world.run('export', '--verbose'),
      await world.run('apply', '-f', file, '--debug-options'),
    ];
    for (const name of ['notes.secret', 'notes-api.secret']) {
      const secret = readFileSync(world.path(name), 'utf8').trim();
      expect(secret).toMatch(/^coder_\w{10}_\w{40}$/);
      expect(statSync(world.path(name)).mode & 0o777).toBe(0o600);
      for (const { out, err } of runs) expect(`${out}${err}`).not.toContain(secret.slice(-40));
    }
    const { id } = (await world.get<App[]>(APPS)).find(({ name }) => name === 'Notes')!;
    const basic = Buffer.from(`${id}:${readFileSync(world.path('notes.secret'), 'utf8').trim()}`).toString('base64');
    const introspected = await world.server.request('POST', '/oauth2/revoke', {
      headers: { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: 'token=unknown',
    });
    expect(introspected.status).toBe(200);
  });

  it('are made again if their file is gone, and never overwrite what is there', async () => {
    const file = await madeEverything();
    expect(existsSync(world.path('notes.secret'))).toBe(true);
    world.write('notes.secret', 'of something else\n');
    const refused = await world.run('apply', '-f', file);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(
      /all\.yaml:\d+:\d+: app Notes: \S*notes\.secret is there already, and what is in it is not a secret of this\./,
    );
    expect(readFileSync(world.path('notes.secret'), 'utf8')).toBe('of something else\n');
  });

  it('are not made if their file cannot be written', async () => {
    const refused = await world.run('apply', '-f', world.write('one.yaml', ONE));
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/one\.yaml:1:85: app Notes: \S*keys is not a folder that can be written to/),
    ]);
    expect((await world.get<App[]>(APPS)).some(({ name }) => name === 'Notes')).toBe(false);
  });
});

describe('files', () => {
  const refusal = async (content: string | Buffer): Promise<string> => {
    const { code, out, err } = await world.run('apply', '-f', world.write('x.yaml', content as string));
    expect([code, out]).toEqual([1, '']);
    expect(world.requests()).toEqual([]);
    return err.replaceAll(`${world.folder}/`, '');
  };

  it('are refused with every fault of all of them, before any request', async () => {
    world.write('a.yaml', 'apps:\n  - name: Notes\n    redirect_uri: https://notes.example.com/\n    verified: "no"\n');
    world.write('b.yml', 'groups:\n  - displayname: x\n');
    const { code, err } = await world.run('apply', '-f', world.folder);
    expect(code).toBe(1);
    expect(world.requests()).toEqual([]);
    expect(err.replaceAll(`${world.folder}/`, ''))
      .toBe(`error: a.yaml:3:5: apps.0.redirect_uri: there is no field "redirect_uri". Did you mean redirect_uris?
a.yaml:4:15: apps.0.verified: must be true or false
b.yml:2:5: groups.0: name is missing
b.yml:2:5: groups.0.displayname: there is no field "displayname". Did you mean display_name?
Nothing was changed.
`);
  });

  it('are refused if they are too large or too deep, if their aliases multiply them, and if they are not UTF-8', async () => {
    expect(await refusal(`# ${'x'.repeat(10 * 1024 * 1024)}`)).toBe('error: x.yaml:1:1: is larger than 1024 KiB\nNothing was changed.\n');
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...Array.from('bcdefghi').map(
        (name, index) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'.charAt(index)}`).join(', ')}]`,
      ),
    ];
    expect(await refusal(bomb.join('\n'))).toMatch(/x\.yaml:1:1: stands for too much/);
    expect(await refusal('['.repeat(1000))).toMatch(/x\.yaml:1:\d+: is not valid YAML/);
    expect(await refusal(Buffer.from([0xff, 0xfe, 0x00]))).toMatch(/x\.yaml:1:1: is not UTF-8/);
    expect(await refusal('apps: !!js/function "f"')).toMatch(/x\.yaml:1:\d+: is not valid YAML/);
    expect((await world.run('apply', '-f', world.path('missing.yaml'))).err).toMatch(/missing\.yaml cannot be read: no such file/);
    expect((await world.run('apply', '--plan')).err).toBe('error: Say which files: -f gatehouse.yaml\n');
  });

  it('with a scope that neither they nor the server have get a warning, because an app can be registered before an API', async () => {
    const callback = 'redirect_uris: [https://notes.example.com/cb]';
    const file = world.write('x.yaml', `apps: [{ name: Notes, ${callback}, scope: openid notes.reed profil }]`);
    const { code, err } = await world.run('apply', '-f', file, '--plan');
    expect([code, err]).toEqual([
      2,
      'warning: app Notes: there is no scope "notes.reed"\nwarning: app Notes: there is no scope "profil". Did you mean "profile"?\n',
    ]);
    expect(await world.run('apply', '-f', file)).toMatchObject({ code: 0, out: 'Changes made: 1.\n' });
    world.requests();
    // What is there already is not examined again.
    expect(await world.run('apply', '-f', file)).toEqual(NOTHING);
    expect(world.requests()).toEqual(['GET /api/v2/oauth2-provider/apps']);
  });

  it('can come from a pipe, and are read no further than their limit', async () => {
    execFileSync('mkfifo', [world.path('pipe')]);
    const written = writeFile(world.path('pipe'), 'groups: [{ name: chemists }]');
    const { code, out } = await world.run('apply', '-f', world.path('pipe'), '--plan');
    await written;
    expect([code, out.split('\n')[0]]).toEqual([2, '+ group default/chemists']);
    expect((await world.run('apply', '-f', '/dev/zero')).err).toBe('error: /dev/zero:1:1: is larger than 1024 KiB\nNothing was changed.\n');
  });

  it('that name what is not there are refused before anything is changed', async () => {
    const file = world.write(
      'x.yaml',
      'apps:\n  - name: Reports\n    service_account: reprots\nservice_accounts:\n  - username: reports\n',
    );
    const { code, err } = await world.run('apply', '-f', file);
    expect([code, err.replaceAll(`${world.folder}/`, '')]).toEqual([
      1,
      'error: x.yaml:3:22: app Reports: there is no service account reprots. Did you mean reports?\nNothing was changed.\n',
    ]);
    expect(world.requests().filter((line) => !line.startsWith('GET'))).toEqual([]);
  });
});

describe('POST /api/v2/oauth2-provider/apps with unique_name', () => {
  it('makes one app of a name, however many requests there are at once, and does not count those that registered themselves', async () => {
    const registered = { client_name: 'Notes', redirect_uris: ['https://x.example/cb'] };
    expect((await world.server.post('/oauth2/register', registered)).status).toBe(201);
    const body = { name: 'Notes', redirect_uris: ['https://notes.example.com/cb'], unique_name: true };
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.send('POST', APPS, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect((await world.send('POST', APPS, { ...body, unique_name: false })).status).toBe(201);
    expect((await world.send('POST', APPS, { ...body, name: 'notes' })).status).toBe(201);
  });
});
