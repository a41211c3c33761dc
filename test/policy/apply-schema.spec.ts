import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRY_SCHEMAS } from '../../src/commands/apply/schema.js';
import { ROOT } from './repository-texts.js';

interface Field {
  readonly enum?: readonly unknown[];
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly maximum?: number;
  readonly items?: Field;
}
type Fields = Readonly<Record<string, Field>>;

const { schemas } = (
  JSON.parse(readFileSync(join(ROOT, 'docs/openapi.json'), 'utf8')) as {
    components: { schemas: Readonly<Record<string, { properties: Fields }>> };
  }
).components;

/** What a request of the API has and a file has not, each with the reason; and the other way round. */
const DIFFERENCES: Readonly<
  Record<keyof typeof ENTRY_SCHEMAS, { request: string; not: Readonly<Record<string, string>>; more: readonly string[] }>
> = {
  organizations: { request: 'UpdateOrganizationRequest', not: {}, more: [] },
  groups: { request: 'CreateGroupRequest', not: { quota_allowance: 'the server does not enforce it' }, more: ['organization'] },
  roles: {
    request: 'CustomRoleRequest',
    not: {
      site_permissions: 'must be empty',
      user_permissions: 'must be empty',
      organization_permissions: 'is permissions',
      organization_member_permissions: 'must be empty',
    },
    more: ['organization', 'permissions'],
  },
  service_accounts: {
    request: 'CreateUserRequest',
    not: {
      email: 'a service account has none',
      password: 'a service account has none',
      login_type: 'a service account does not log in',
      user_status: 'is suspended',
      organization_ids: 'is organizations',
      organization_id: 'is organizations',
      service_account: 'always',
    },
    more: ['organizations', 'suspended'],
  },
  apps: {
    request: 'CreateAppRequest',
    not: { callback_url: 'the first of redirect_uris', service_account_id: 'is service_account', unique_name: 'always' },
    more: ['service_account', 'client_secret'],
  },
  resource_servers: {
    request: 'CreateResourceServerRequest',
    not: { allowed_app_ids: 'is allowed_apps' },
    more: ['allowed_apps', 'client_secret'],
  },
};

describe.each(Object.entries(DIFFERENCES))('the schema of files for gatehouse apply: %s', (kind, { request, not, more }) => {
  const inFiles = ENTRY_SCHEMAS[kind as keyof typeof ENTRY_SCHEMAS].properties as Fields;
  const inRequests = schemas[request]!.properties;

  it('has every field of the API, or a reason why not', () => {
    const expected = [...Object.keys(inRequests).filter((field) => !Object.hasOwn(not, field)), ...more];
    expect(Object.keys(inFiles).sort()).toEqual(expected.sort());
    expect(Object.keys(not).filter((field) => !Object.hasOwn(inRequests, field))).toEqual([]);
  });

  it('accepts every value that the API names, and nothing that it refuses for its length or number', () => {
    const faults = Object.keys(inRequests)
      .filter((field) => inFiles[field] && inRequests[field])
      .filter((field) => !isSame(inFiles[field]!, inRequests[field]!));
    expect(faults).toEqual([]);
  });
});

function isSame(file: Field, request: Field): boolean {
  const values = (each: Field): string => JSON.stringify(each.items?.enum ?? each.enum);
  const isWithin = (limit: 'maxLength' | 'maxItems' | 'maximum'): boolean =>
    (file[limit] ?? 0) <= (request[limit] ?? Number.POSITIVE_INFINITY);
  return values(file) === values(request) && isWithin('maxLength') && isWithin('maxItems') && isWithin('maximum');
}
