import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { ResourceServerRow, ResourceServerSecretRow } from './resource-server-row.js';

/** A resource server as the audit log compares it. */
export function auditedResourceServer(server: ResourceServerRow): AuditedRow<'oauth2_provider_resource_servers'> {
  return {
    table: 'oauth2_provider_resource_servers',
    columns: {
      id: server.id,
      identifier: server.identifier,
      name: server.name,
      scopes: server.scopes.map(({ name, description }) => ({ name, description })),
      access_token_format: server.accessTokenFormat,
      access_token_lifetime_seconds: server.accessTokenLifetimeSeconds,
      allowed_app_ids: server.allowedAppIds,
      allows_self_registered_apps: server.allowsSelfRegisteredApps,
      dpop_bound_access_tokens_required: server.dpopBoundAccessTokensRequired,
    },
  };
}

/** The resource of an audit entry about a resource server. */
export function auditedAs({ id, name }: ResourceServerRow): AuditedResource<'oauth2_provider_resource_server'> {
  return { resourceType: 'oauth2_provider_resource_server', resourceId: id, resourceTarget: name };
}

/** A secret as the audit log compares it. It is created and deleted, but never changed. */
export function auditedResourceServerSecret({
  resourceServerId,
  displaySecret,
}: Pick<ResourceServerSecretRow, 'resourceServerId' | 'displaySecret'>): AuditedRow<'oauth2_provider_resource_server_secrets'> {
  return {
    table: 'oauth2_provider_resource_server_secrets',
    columns: { resource_server_id: resourceServerId, display_secret: displaySecret, hashed_secret: 'present' },
  };
}

/** The resource of an audit entry about a secret. */
export function secretAuditedAs({
  id,
  displaySecret,
}: Pick<ResourceServerSecretRow, 'id' | 'displaySecret'>): AuditedResource<'oauth2_provider_resource_server_secret'> {
  return { resourceType: 'oauth2_provider_resource_server_secret', resourceId: id, resourceTarget: displaySecret };
}
