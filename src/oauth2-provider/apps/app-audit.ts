import type { AuditedResource, AuditedRow } from '../../audit/index.js';
import type { AppSecretRow } from './app-secret-row.js';
import type { AppRow } from './app-row.js';

/** An OAuth client as the audit log compares it. */
export function auditedApp(app: AppRow): AuditedRow<'oauth2_provider_apps'> {
  return {
    table: 'oauth2_provider_apps',
    columns: {
      id: app.id,
      name: app.name,
      icon: app.icon,
      callback_url: app.callbackUrl,
      redirect_uris: app.redirectUris,
      client_type: app.clientType,
      dynamically_registered: app.dynamicallyRegistered,
      grant_types: app.grantTypes,
      response_types: app.responseTypes,
      token_endpoint_auth_method: app.tokenEndpointAuthMethod,
      jwks: app.jwks && { keys: app.jwks.keys },
      jwks_uri: app.jwksUri,
      token_endpoint_auth_signing_alg: app.tokenEndpointAuthSigningAlg,
      scope: app.scope,
      service_account_id: app.serviceAccountId,
      require_pushed_authorization_requests: app.requirePushedAuthorizationRequests,
      dpop_bound_access_tokens: app.dpopBoundAccessTokens,
      client_uri: app.clientUri,
      policy_uri: app.policyUri,
      tos_uri: app.tosUri,
      is_verified: app.isVerified,
      id_token_signed_response_alg: app.idTokenSignedResponseAlg,
      userinfo_signed_response_alg: app.userinfoSignedResponseAlg,
      id_token_user_claims: app.idTokenUserClaims,
      default_max_age: app.defaultMaxAge,
      require_auth_time: app.requireAuthTime,
      post_logout_redirect_uris: app.postLogoutRedirectUris,
      backchannel_logout_uri: app.backchannelLogoutUri,
      backchannel_logout_session_required: app.backchannelLogoutSessionRequired,
      subject_type: app.subjectType,
      sector_identifier_uri: app.sectorIdentifierUri,
      group_filter: app.groupFilter,
      role_filter: app.roleFilter,
      claim_names: { ...app.claimNames },
      require_pkce: app.requirePkce,
      created_by: app.createdBy,
    },
  };
}

/** The resource of an audit entry about a client or a consent to it. */
export function appResource({ id, name, icon }: AppRow): AuditedResource<'oauth2_provider_app'> {
  return { resourceType: 'oauth2_provider_app', resourceId: id, resourceTarget: name, resourceIcon: icon };
}

/** A client secret as the audit log compares it. It is created and deleted, but never changed. */
export function auditedAppSecret({
  appId,
  displaySecret,
}: Pick<AppSecretRow, 'appId' | 'displaySecret'>): AuditedRow<'oauth2_provider_app_secrets'> {
  return {
    table: 'oauth2_provider_app_secrets',
    columns: { app_id: appId, display_secret: displaySecret, hashed_secret: 'present' },
  };
}

/** The resource of an audit entry about a client secret. */
export function appSecretResource({
  id,
  displaySecret,
}: Pick<AppSecretRow, 'id' | 'displaySecret'>): AuditedResource<'oauth2_provider_app_secret'> {
  return { resourceType: 'oauth2_provider_app_secret', resourceId: id, resourceTarget: displaySecret };
}
