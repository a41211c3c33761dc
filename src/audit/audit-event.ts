import type { RequestOrigin } from '../authz/index.js';
import type { AdditionalFields, RowlessEvents } from './additional-fields.js';
import type { AuditedTable } from './audit-table.js';
import type { AuditedRow } from './audited-row.js';

/** What was done. Only the value of a secret is `read`. */
export const AUDIT_ACTIONS = ['create', 'read', 'write', 'delete', 'login', 'logout', 'register'] as const;
type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Resource types as the API names them, and the table of each. */
export const AUDITED_RESOURCES = {
  user: 'users',
  organization: 'organizations',
  organization_member: 'organization_members',
  custom_role: 'custom_roles',
  group: 'groups',
  api_key: 'api_keys',
  agent: 'agents',
  git_ssh_key: 'gitsshkeys',
  user_secret: 'user_secrets',
  oauth2_provider_app: 'oauth2_provider_apps',
  oauth2_provider_app_secret: 'oauth2_provider_app_secrets',
  oauth2_provider_resource_server: 'oauth2_provider_resource_servers',
  oauth2_provider_resource_server_secret: 'oauth2_provider_resource_server_secrets',
  oauth2_provider_exchange_rule: 'oauth2_provider_exchange_rules',
  oauth2_provider_initial_access_token: 'oauth2_provider_initial_access_tokens',
  user_invitation: 'user_invitations',
  oauth2_provider_settings: 'site_configs',
  workload_identity: 'workload_identities',
  workload_identity_issuer: 'workload_identity_issuers',
  oauth2_signing_key: 'crypto_keys',
  appearance: 'site_configs',
} as const satisfies Record<string, AuditedTable>;

export type AuditedResourceType = keyof typeof AUDITED_RESOURCES;
export const AUDITED_RESOURCE_TYPES = Object.keys(AUDITED_RESOURCES) as readonly AuditedResourceType[]; // its keys
type TableOf<R extends AuditedResourceType> = (typeof AUDITED_RESOURCES)[R];

/** What an entry is about. */
export interface AuditedResource<R extends AuditedResourceType = AuditedResourceType> {
  readonly resourceType: R;
  /** For an API key: its user's id, since key ids are not UUIDs. */
  readonly resourceId: string;
  /** A name that people recognize: user name, token name, the last characters of a secret. */
  readonly resourceTarget: string;
  readonly resourceIcon?: string;
  readonly organizationId?: string;
}

/** A change that was attempted. */
export interface AuditAttempt extends AuditedResource {
  readonly action: AuditAction;
}

export interface Circumstances {
  /** HTTP status of the response. */
  readonly statusCode: number;
  /** Whom the entry names when the actor is the server itself, as at a login. */
  readonly userId?: string;
  /** Where the request came from, when the actor does not carry it. */
  readonly origin?: RequestOrigin;
}

/** The whole row before and after, as far as there was one. */
type RowChange<T extends AuditedTable> =
  | { readonly action: 'create'; readonly after: AuditedRow<T>; readonly before?: undefined }
  | { readonly action: 'write'; readonly before: AuditedRow<T>; readonly after: AuditedRow<T> }
  | { readonly action: 'delete'; readonly before: AuditedRow<T>; readonly after?: undefined };

type ChangeOf<R extends AuditedResourceType> = AuditedResource<R> &
  Circumstances &
  RowChange<TableOf<R>> & { readonly additionalFields?: R extends keyof AdditionalFields ? AdditionalFields[R] : never };

/** A row that was created, changed or deleted. */
type AuditedChange = { [R in AuditedResourceType]: ChangeOf<R> }[AuditedResourceType];

/** An event about a resource whose row did not change. */
type RowlessEvent = {
  [R in keyof RowlessEvents]: AuditedResource<R> &
    Circumstances &
    RowlessEvents[R] & { readonly before?: undefined; readonly after?: undefined };
}[keyof RowlessEvents];

export type AuditEvent = AuditedChange | RowlessEvent;
