import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUDITED_RESOURCES } from '../../src/audit/audit-event.js';
import { AUDIT_TABLE, type AuditedTable } from '../../src/audit/audit-table.js';
import { trackedColumns } from '../e2e/audit/audited-rows.js';
import { MUTATIONS } from '../e2e/audit/mutations/index.js';

interface Schema {
  readonly $ref?: string;
  readonly properties?: object;
}

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** What a change can set and its entry does not: the tests of the feature change it. */
const CHANGED_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  updateOAuth2App: [
    'post_logout_redirect_uris',
    'backchannel_logout_uri',
    'backchannel_logout_session_required',
    'subject_type',
    'sector_identifier_uri',
    'group_filter',
    'role_filter',
    'claim_names',
    'callback_url',
    'redirect_uris',
    'icon',
    'scope',
    'grant_types',
    'service_account_id',
    'jwks',
    'token_endpoint_auth_signing_alg',
    'client_uri',
    'policy_uri',
    'tos_uri',
    'id_token_signed_response_alg',
    'userinfo_signed_response_alg',
    'id_token_user_claims',
    'default_max_age',
    'require_auth_time',
    'require_pkce',
  ],
  // Basic and post can change; there is only one response type.
  updateOAuth2ClientConfiguration: [
    'token_endpoint_auth_method',
    'token_endpoint_auth_signing_alg',
    'response_types',
    'require_pushed_authorization_requests',
    'id_token_signed_response_alg',
    'userinfo_signed_response_alg',
    'default_max_age',
    'require_auth_time',
    'subject_type',
    'sector_identifier_uri',
    'post_logout_redirect_uris',
    'backchannel_logout_uri',
    'backchannel_logout_session_required',
    'client_uri',
    'tos_uri',
    'policy_uri',
    'jwks_uri',
    'jwks',
  ],
  updateOrganization: ['default_org_member_roles'],
  updateOrganizationRole: ['name', 'display_name', 'delegable'],
  updateUserProfile: ['username'],
};

/** This file is dist/test/policy/audit-coverage.spec.js. */
const DOCUMENT = join(import.meta.dirname, '..', '..', '..', 'docs', 'openapi.json');
const { paths, components } = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as Document;
const operations = Object.values(paths).flatMap((methods) =>
  Object.entries(methods).map(([method, { operationId = '', requestBody }]) => {
    const schema = requestBody?.content?.['application/json']?.schema;
    const body = schema?.$ref === undefined ? schema : components.schemas[schema.$ref.split('/').at(-1) ?? ''];
    return { method, operationId, fields: Object.keys(body?.properties ?? {}) };
  }),
);

describe('the audit log', () => {
  it('has an expectation for every operation that is not a GET, or a reason why not (test/e2e/audit/mutations)', () => {
    const mutating = operations.filter(({ method }) => method !== 'get').map(({ operationId }) => operationId);
    expect(mutating.length).toBeGreaterThan(30);
    expect(mutating.filter((id) => !(id in MUTATIONS))).toEqual([]);
  });

  it('has no expectation for an unknown operation', () => {
    const known = new Set(operations.map(({ operationId }) => operationId));
    expect(Object.keys(MUTATIONS).filter((id) => !known.has(id))).toEqual([]);
  });

  it('is compared with the database for every tracked column of every table after some operation', () => {
    const compared = Object.values(MUTATIONS).flatMap((mutation) => {
      if ('unaudited' in mutation) return [];
      const table = AUDITED_RESOURCES[mutation.resourceType];
      return (mutation.diff === 'row' ? trackedColumns(table) : mutation.diff).map((column) => `${table}.${column}`);
    });
    const all = Object.keys(AUDIT_TABLE).flatMap((table) => trackedColumns(table as AuditedTable).map((column) => `${table}.${column}`)); // Keys of the table.
    expect(all.length).toBeGreaterThan(50);
    expect(all.filter((column) => !compared.includes(column))).toEqual([]);
  });

  it('sees every tracked column changed that a change can set, or the tests of the feature do', () => {
    const unchanged = operations.flatMap(({ method, operationId, fields }) => {
      const mutation = MUTATIONS[operationId];
      if (!['put', 'patch'].includes(method) || !mutation || 'unaudited' in mutation || mutation.diff === 'row') return [];
      const { diff, resourceType } = mutation;
      const left = fields.filter((field) => trackedColumns(AUDITED_RESOURCES[resourceType]).includes(field) && !diff.includes(field));
      return left.length > 0 ? [[operationId, left]] : [];
    });
    expect(Object.fromEntries(unchanged)).toEqual(CHANGED_ELSEWHERE);
  });
});
