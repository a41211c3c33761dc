import { ADMIN_SCOPES } from './admin-scopes.js';
import type { Permission } from './permission.js';
import { actionsOf, RESOURCE_TYPES } from './policy.js';
import { agentScope, apiKeyScope, findScope, SCOPE_NAMES, scopeNamed } from './scope.js';

const ID = 'd0000000-0000-4000-8000-000000000001';
const words = (permissions: readonly Permission[] = []): string[] =>
  permissions.map(({ negate, resourceType, action }) => `${negate ? '-' : ''}${resourceType}.${action}`).sort();

const COMPOSED: Readonly<Record<string, string>> = {
  'coder:all': '*.*',
  'coder:application_connect': 'workspace.application_connect',
  'coder:workspaces.create':
    'organization_member.read template.read template.use workspace.create workspace.read workspace.start workspace.stop workspace.update',
  'coder:workspaces.operate': 'organization_member.read template.read workspace.read workspace.start workspace.stop workspace.update',
  'coder:workspaces.delete': 'organization_member.read template.read template.use workspace.delete workspace.read',
  'coder:workspaces.access': 'organization_member.read template.read workspace.application_connect workspace.read workspace.ssh',
  'coder:templates.build': 'file.create file.read provisioner_jobs.read template.read',
  'coder:templates.author': 'file.create file.read template.create template.delete template.read template.update template.view_insights',
  'coder:apikeys.manage_self': 'api_key.create api_key.delete api_key.read api_key.update',
};

describe('scopes by name', () => {
  it.each(Object.entries(COMPOSED))('%s permits %s on everything', (name, expected) => {
    expect(words(findScope(name)?.site).join(' ')).toBe(expected);
    expect(findScope(name)?.allowList).toEqual([{ type: '*', id: '*' }]);
  });

  it('no_user_data permits every type but users', () => {
    expect(words(findScope('no_user_data')?.site)).toEqual(RESOURCE_TYPES.filter((type) => type !== 'user').map((type) => `${type}.*`));
  });

  it('exist exactly for each action and each whole type of the policy', () => {
    const lowLevel = RESOURCE_TYPES.flatMap((type) => [...actionsOf(type), '*'].map((action) => `${type}:${action}`));
    expect([...SCOPE_NAMES].sort()).toEqual([...Object.keys(COMPOSED), 'no_user_data', ...ADMIN_SCOPES, ...lowLevel].sort());
    for (const name of lowLevel) expect(words(scopeNamed(name).site)).toEqual([name.replace(':', '.')]);
  });

  it('have site permissions only, no bans, and a wildcard allow-list', () => {
    for (const name of SCOPE_NAMES) {
      const { site, user, byOrganization, allowList } = scopeNamed(name);
      expect({ name, bans: site.filter(({ negate }) => negate), user, byOrganization, allowList }).toEqual({
        name,
        bans: [],
        user: [],
        byOrganization: {},
        allowList: [{ type: '*', id: '*' }],
      });
    }
  });

  it.each(['all', 'application_connect', 'file:fly', 'file', '*:*', 'constructor', ''])('%j is not a scope', (name) => {
    expect(findScope(name)).toBeUndefined();
    expect(() => scopeNamed(name)).toThrow(expect.objectContaining({ code: 'invalid_input' }) as Error);
  });
});

describe('apiKeyScope', () => {
  it('permits the union of its scopes on the objects of the allow-list', () => {
    const scope = apiKeyScope(['template:read', 'file:*'], [`template:${ID}`, 'file:*']);
    expect(words(scope.site)).toEqual(['file.*', 'template.read']);
    expect(scope.allowList).toEqual([
      { type: 'file', id: '*' },
      { type: 'template', id: ID },
    ]);
  });

  it.each([
    ['no scope', [], ['*:*']],
    ['unknown scopes', ['teapot:brew', 'all'], ['*:*']],
  ])('permits nothing for %s', (_title, scopes, allowList) => {
    expect(apiKeyScope(scopes, allowList)).toMatchObject({ site: [], allowList: [] });
  });

  it('includes no object with an empty or unreadable allow-list', () => {
    expect(apiKeyScope(['coder:all'], []).allowList).toEqual([]);
    expect(apiKeyScope(['coder:all'], ['teapot:*']).allowList).toEqual([]);
  });

  it('keeps the known scopes beside unknown ones', () => {
    expect(words(apiKeyScope(['teapot:brew', 'file:read'], ['*:*']).site)).toEqual(['file.read']);
  });
});

describe('agentScope', () => {
  const ids = { workspace: 'w', template: 't', templateVersion: 'v', owner: 'o' };

  it('includes the workspace, its template and version, its owner, and its task', () => {
    const { site, allowList } = agentScope({ ...ids, task: 'k' }, { blockUserData: false });
    expect(words(site)).toEqual(['*.*']);
    expect(allowList.map(({ type, id }) => `${type}:${id}`)).toEqual(['task:k', 'template:t', 'template:v', 'user:o', 'workspace:w']);
  });

  it('excludes users if user data is blocked', () => {
    expect(words(agentScope(ids, { blockUserData: true }).site)).not.toContain('user.*');
  });

  it.each(['workspace', 'template', 'templateVersion', 'owner', 'task'])('is refused without %s', (name) => {
    expect(() => agentScope({ ...ids, [name]: '' }, { blockUserData: false })).toThrow('every id');
  });
});
