import { KINDS } from './entry.js';
import { wishOf } from './desired.js';
import type { Found } from './kind.js';
import { KIND } from './kinds/index.js';
import { type Actual, type Plan, planOf } from './plan.js';
import { planText, reportOf } from './report.js';
import type { Configuration, Source } from './sources.js';

const NAMES = { defaultOrganization: 'acme' };
const source = (value: Configuration, file = 'gatehouse.yaml'): Source => ({
  file,
  folder: '.',
  value,
  markOf: (pointer) => ({ line: pointer.length, column: 1 }),
});

/** A server that has what these files say, and some more. */
function actualOf(value: Configuration, more: Readonly<Record<string, readonly Found[]>> = {}): Actual {
  const things = wishOf([source(value)], NAMES).things;
  const found = KINDS.map(
    (kind) =>
      [
        kind,
        [
          ...things
            .filter((thing) => thing.kind === kind)
            .map(({ entry }, index): Found => ({ id: `${kind}-${index}`, entry, isReserved: null, mayBePruned: true })),
          ...(more[kind] ?? []),
        ],
      ] as const,
  );
  return { found: new Map(found), policy: value.registration_policy ?? 'off' };
}

function plan(wanted: Configuration, there: Actual = actualOf({}), prune = false): Plan {
  return planOf(wishOf([source(wanted)], NAMES), there, prune);
}

const steps = ({ actions }: Plan): string[] =>
  actions.map((each) => (each.action === 'policy' ? `policy ${each.after}` : `${each.action} ${each.kind} ${each.title}`));
const messages = ({ faults }: Plan): string[] => faults.map(({ message }) => message);

const EVERYTHING: Configuration = {
  organizations: [{ name: 'research' }],
  groups: [{ name: 'developers', organization: 'research' }],
  roles: [{ name: 'auditor-light', organization: 'research', permissions: { group: ['read', 'update'], template: ['read'] } }],
  service_accounts: [{ username: 'reports', organizations: [{ name: 'research', roles: ['auditor-light'] }] }],
  apps: [
    { name: 'Notes', redirect_uris: ['https://notes.example.com/cb'] },
    { name: 'Reports', service_account: 'reports' },
  ],
  resource_servers: [
    { name: 'Notes API', identifier: 'https://notes.example.com/api', scopes: [{ name: 'a', description: 'b' }], allowed_apps: ['Notes'] },
  ],
  registration_policy: 'token',
};

describe('planOf', () => {
  it('makes what others name before them, in whatever order the files are', () => {
    const files = Object.entries(EVERYTHING).reverse();
    const wish = wishOf(
      files.map(([kind, value]) => source({ [kind]: value }, `${kind}.yaml`)),
      NAMES,
    );
    const made = planOf(wish, actualOf({}), false);
    expect([made.faults, steps(made)]).toEqual([
      [],
      [
        'create organizations research',
        'create groups research/developers',
        'create roles research/auditor-light',
        'create service_accounts reports',
        'create apps Notes',
        'create apps Reports',
        'create resource_servers Notes API',
        'policy token',
      ],
    ]);
  });

  it('has nothing to do for what is there', () => {
    expect(plan(EVERYTHING, actualOf(EVERYTHING), true)).toEqual({ actions: [], faults: [] });
  });

  it('does not care for the order of lists that have none, the case of names that have none, and the spelling of an identifier', () => {
    const other: Configuration = {
      organizations: EVERYTHING.organizations!,
      roles: [{ name: 'auditor-light', organization: 'Research', permissions: { template: ['read'], group: ['update', 'read', 'read'] } }],
      resource_servers: [{ ...EVERYTHING.resource_servers![0]!, identifier: 'HTTPS://Notes.Example.com:443/api' }],
    };
    const { actions } = plan(other, actualOf(EVERYTHING));
    expect(actions.map((each) => 'title' in each && each.title)).toEqual(['Research/auditor-light']);
    expect(plan({ resource_servers: other.resource_servers! }, actualOf(EVERYTHING)).actions).toEqual([]);
  });

  it('shows the drift of every field, and takes one that a file does not have for its default', () => {
    const there = actualOf({
      apps: [
        { name: 'Notes', redirect_uris: ['https://old.example.com/', 'https://notes.example.com/cb'], verified: true, scope: 'openid' },
      ],
      registration_policy: 'open',
    });
    const { actions } = plan({ apps: EVERYTHING.apps!.slice(0, 1), registration_policy: 'off' }, there);
    expect(planText(reportOf(actions, true))).toBe(`~ app Notes
    redirect_uris:
      - "https://old.example.com/"
    scope: "openid" → ""
    verified: true → false
~ setting
    registration_policy: "open" → "off"

0 to create, 2 to change, 0 to delete.`);
  });

  it('deletes with prune what no file names, the last made first, of no kind but those that the files name', () => {
    const there = actualOf({ ...EVERYTHING, apps: [...EVERYTHING.apps!, { name: 'Old' }] });
    expect(steps(plan({ apps: EVERYTHING.apps! }, there))).toEqual([]);
    expect(steps(plan({ apps: EVERYTHING.apps! }, there, true))).toEqual(['delete apps Old']);
    expect(
      steps(plan({ organizations: [], groups: [], roles: [], service_accounts: [], apps: [], resource_servers: [] }, there, true)),
    ).toEqual([
      'delete resource_servers Notes API',
      'delete apps Notes',
      'delete apps Reports',
      'delete apps Old',
      'delete service_accounts reports',
      'delete roles research/auditor-light',
      'delete groups research/developers',
      'delete organizations research',
    ]);
    expect(plan({}, there, true)).toEqual({ actions: [], faults: [] });
  });

  it('never deletes what does not belong to files, and does not let files name what is reserved', () => {
    const entry = KIND.apps.complete({ name: 'Console' }, NAMES);
    const there = actualOf({}, { apps: [{ id: '1', entry, isReserved: 'this app is part of the server', mayBePruned: false }] });
    expect(plan({ apps: [] }, there, true)).toEqual({ actions: [], faults: [] });
    expect(messages(plan({ apps: [{ name: 'Console' }] }, there))).toEqual([
      'app Console: this app is part of the server, and files cannot change it',
    ]);
  });

  it('calls the default organization default, also if a file has its own name', () => {
    const there = actualOf({ organizations: [{ name: 'default' }], groups: [{ name: 'developers' }] });
    expect(plan({ organizations: [{ name: 'ACME' }], groups: [{ name: 'developers', organization: 'acme' }] }, there)).toEqual({
      actions: [],
      faults: [],
    });
  });

  it('refuses names of things that are not there, or that the same run would delete, and says what was meant', () => {
    const wanted: Configuration = {
      groups: [{ name: 'developers', organization: 'reserch' }],
      apps: [{ name: 'Reports', service_account: 'reports' }],
      resource_servers: [{ ...EVERYTHING.resource_servers![0]!, allowed_apps: ['notes'] }],
    };
    expect(messages(plan(wanted, actualOf(EVERYTHING)))).toEqual([
      'group reserch/developers: there is no organization reserch. Did you mean research?',
      'resource server Notes API: there is no app notes. Did you mean Notes?',
    ]);
    expect(messages(plan({ service_accounts: [], apps: wanted.apps! }, actualOf(EVERYTHING), true))).toEqual([
      'app Reports: there is no service account reports',
    ]);
  });

  it('refuses two of the same, also in different files, and a name that several things on the server have', () => {
    const wish = wishOf(
      [
        source({ apps: [{ name: 'Notes' }] }),
        source({ apps: [{ name: 'Notes' }], registration_policy: 'off' }, 'b.yaml'),
        source({ registration_policy: 'open' }, 'c.yaml'),
      ],
      NAMES,
    );
    expect(planOf(wish, actualOf({}), false).faults.map(({ file, message }) => `${file} ${message}`)).toEqual([
      'b.yaml app Notes: is there twice, first at gatehouse.yaml:7',
      'c.yaml registration_policy: b.yaml says something else',
    ]);
    const entry = KIND.apps.complete({ name: 'Notes' }, NAMES);
    const twins = ['1', '2'].map((id): Found => ({ id, entry, isReserved: null, mayBePruned: true }));
    expect(messages(plan({ apps: [{ name: 'Notes' }] }, actualOf({}, { apps: twins })))).toEqual([
      'app Notes: the server has 2 with this name. Give all but one another name: 1, 2',
    ]);
  });

  it('refuses a change of what never changes, and a secret of an app that has none', () => {
    const there = actualOf({ apps: [{ name: 'CLI' }] });
    expect(messages(plan({ apps: [{ name: 'CLI', client_type: 'public', client_secret: 'file:x' }] }, there))).toEqual([
      'app CLI: a public app has no secret',
      'app CLI: client_type cannot be changed: delete the app first',
    ]);
  });

  it('refuses a private key, and does not repeat it', () => {
    const jwks = { keys: [{ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'hunter2' }] };
    const [message, ...others] = messages(plan({ apps: [{ name: 'Signer', token_endpoint_auth_method: 'private_key_jwt', jwks }] }));
    expect([message, others]).toEqual([expect.stringMatching(/^app Signer: it has a private key\./), []]);
    expect(message).not.toContain('hunter2');
  });
});
