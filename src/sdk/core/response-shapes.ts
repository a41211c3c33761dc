// Generated from docs/openapi.json by `npm run docs:generate`. Do not edit.

import type { Responses, Shape } from './shape.js';

export const JsonWebKey = { kty: 'string', use: 'string', alg: 'string', kid: 'string', 'n?': 'string', 'e?': 'string', 'crv?': 'string', 'x?': 'string', 'y?': 'string' } as const satisfies Shape;
export const JsonWebKeySet = { keys: [JsonWebKey] } as const satisfies Shape;
export const AuthorizationServerMetadata = { issuer: 'string', authorization_endpoint: 'string', token_endpoint: 'string', revocation_endpoint: 'string', device_authorization_endpoint: 'string', pushed_authorization_request_endpoint: 'string', require_pushed_authorization_requests: 'boolean', 'registration_endpoint?': 'string', jwks_uri: 'string', introspection_endpoint: 'string', scopes_supported: ['string'], response_types_supported: ['string'], response_modes_supported: ['string'], grant_types_supported: ['string'], token_endpoint_auth_methods_supported: ['string'], revocation_endpoint_auth_methods_supported: ['string'], introspection_signing_alg_values_supported: ['string'], introspection_endpoint_auth_methods_supported: ['string'], 'token_endpoint_auth_signing_alg_values_supported?': ['string'], 'revocation_endpoint_auth_signing_alg_values_supported?': ['string'], 'introspection_endpoint_auth_signing_alg_values_supported?': ['string'], code_challenge_methods_supported: ['string'], dpop_signing_alg_values_supported: ['string'], authorization_response_iss_parameter_supported: 'boolean', 'client_id_metadata_document_supported?': 'boolean' } as const satisfies Shape;
export const ProtectedResourceMetadata = { resource: 'string', authorization_servers: ['string'], scopes_supported: ['string'], bearer_methods_supported: ['string'], dpop_signing_alg_values_supported: ['string'], resource_name: 'string', 'resource_documentation?': 'string' } as const satisfies Shape;
export const OpenIdConfiguration = { issuer: 'string', authorization_endpoint: 'string', token_endpoint: 'string', revocation_endpoint: 'string', device_authorization_endpoint: 'string', pushed_authorization_request_endpoint: 'string', require_pushed_authorization_requests: 'boolean', 'registration_endpoint?': 'string', jwks_uri: 'string', introspection_endpoint: 'string', scopes_supported: ['string'], response_types_supported: ['string'], response_modes_supported: ['string'], grant_types_supported: ['string'], token_endpoint_auth_methods_supported: ['string'], revocation_endpoint_auth_methods_supported: ['string'], introspection_signing_alg_values_supported: ['string'], introspection_endpoint_auth_methods_supported: ['string'], 'token_endpoint_auth_signing_alg_values_supported?': ['string'], 'revocation_endpoint_auth_signing_alg_values_supported?': ['string'], 'introspection_endpoint_auth_signing_alg_values_supported?': ['string'], code_challenge_methods_supported: ['string'], dpop_signing_alg_values_supported: ['string'], authorization_response_iss_parameter_supported: 'boolean', 'client_id_metadata_document_supported?': 'boolean', userinfo_endpoint: 'string', end_session_endpoint: 'string', backchannel_logout_supported: 'boolean', backchannel_logout_session_supported: 'boolean', subject_types_supported: ['string'], id_token_signing_alg_values_supported: ['string'], userinfo_signing_alg_values_supported: ['string'], acr_values_supported: ['string'], prompt_values_supported: ['string'], claim_types_supported: ['string'], claims_supported: ['string'], claims_parameter_supported: 'boolean', request_parameter_supported: 'boolean', request_uri_parameter_supported: 'boolean' } as const satisfies Shape;
export const AgentOwnerResponse = { id: 'string', username: 'string' } as const satisfies Shape;
export const GitCredentialModel = { url: 'string', username: 'string', secret: 'string' } as const satisfies Shape;
export const AgentTokenFactsResponse = { expires_at: 'string' } as const satisfies Shape;
export const AgentResponse = { id: 'string', name: 'string', description: 'string', owner: AgentOwnerResponse, git_ssh_key: 'boolean', token_lifetime_seconds: 'number', expires_at: ['string', null], secrets: [['string'], null], secret_count: 'number', files: [['string'], null], file_count: 'number', git_credentials: [[GitCredentialModel], null], git_credential_count: 'number', token: [AgentTokenFactsResponse, null], last_seen_at: ['string', null], created_at: 'string', updated_at: 'string' } as const satisfies Shape;
export const AgentsResponse = { agents: [AgentResponse], count: 'number' } as const satisfies Shape;
export const CreatedAgentResponse = { agent: AgentResponse, token: 'string' } as const satisfies Shape;
export const ManifestSecretResponse = { name: 'string', env_name: 'string', file_path: 'string', enabled: 'boolean' } as const satisfies Shape;
export const ManifestFileResponse = { id: 'string', mimetype: 'string', size_bytes: 'number' } as const satisfies Shape;
export const AgentManifestResponse = { id: 'string', name: 'string', description: 'string', owner: AgentOwnerResponse, git_ssh_key: 'boolean', token_lifetime_seconds: 'number', expires_at: ['string', null], token: AgentTokenFactsResponse, git_credentials: [GitCredentialModel], secrets: [ManifestSecretResponse], files: [ManifestFileResponse] } as const satisfies Shape;
export const AgentGitSshKeyResponse = { public_key: 'string', private_key: 'string' } as const satisfies Shape;
export const AgentSecretResponse = { name: 'string', env_name: 'string', file_path: 'string', enabled: 'boolean', value: 'string' } as const satisfies Shape;
export const AgentTokenResponse = { token: 'string', expires_at: 'string' } as const satisfies Shape;
export const WorkloadIdentityResponse = { id: 'string', issuer: 'string', issuer_id: 'string', issuer_name: 'string', subject: ['string', null], claims: [{ '*': 'string' }, null], created_at: 'string' } as const satisfies Shape;
export const BannerResponse = { enabled: 'boolean', 'message?': 'string', 'background_color?': 'string' } as const satisfies Shape;
export const AppearanceResponse = { application_name: 'string', logo_url: 'string', accent_color: 'string', docs_url: 'string', service_banner: BannerResponse, announcement_banners: [BannerResponse] } as const satisfies Shape;
export const AuditOrganizationResponse = { id: 'string', name: 'string', display_name: 'string', icon: 'string' } as const satisfies Shape;
export const AuditRoleResponse = { name: 'string', display_name: 'string' } as const satisfies Shape;
export const AuditUserResponse = { id: 'string', username: 'string', name: 'string', email: 'string', avatar_url: 'string', status: 'string', login_type: 'string', created_at: 'string', updated_at: 'string', 'last_seen_at?': 'string', 'is_service_account?': 'boolean', organization_ids: ['string'], roles: [AuditRoleResponse], has_ai_seat: 'boolean' } as const satisfies Shape;
export const AuditLogResponse = { id: 'string', request_id: 'string', time: 'string', ip: 'string', user_agent: 'string', resource_type: 'string', resource_id: 'string', resource_target: 'string', resource_icon: 'string', action: 'string', diff: {}, status_code: 'number', additional_fields: {}, description: 'string', resource_link: 'string', is_deleted: 'boolean', organization_id: 'string', 'organization?': AuditOrganizationResponse, user: [AuditUserResponse, null] } as const satisfies Shape;
export const AuditLogsResponse = { audit_logs: [AuditLogResponse], count: 'number', count_cap: 'number' } as const satisfies Shape;
export const ScopesResponse = { external: ['string'] } as const satisfies Shape;
export const BuildInfoResponse = { external_url: 'string', version: 'string', dashboard_url: 'string', telemetry: 'boolean', workspace_proxy: 'boolean', agent_api_version: 'string', provisioner_api_version: 'string', upgrade_message: 'string', deployment_id: 'string' } as const satisfies Shape;
export const LinkClaimsResponse = { id_token_claims: {}, user_info_claims: {}, merged_claims: {} } as const satisfies Shape;
export const DeploymentConfigResponse = { config: {}, options: [{}] } as const satisfies Shape;
export const EncryptionKeyResponse = { id: 'string', active: 'boolean', held: 'boolean', encryptions: 'number', created_at: 'string', revoked_at: ['string', null] } as const satisfies Shape;
export const EncryptionReplicaResponse = { name: 'string', key_ids: ['string'], seen_seconds_ago: 'number' } as const satisfies Shape;
export const EncryptedColumnResponse = { table: 'string', column: 'string', plaintext: 'number', current: 'number', old: 'number' } as const satisfies Shape;
export const EncryptionResponse = { current_key_id: ['string', null], operation_running: 'boolean', keys: [EncryptionKeyResponse], replicas: [EncryptionReplicaResponse], columns: [EncryptedColumnResponse] } as const satisfies Shape;
export const IdentityProviderResponse = { id: 'string', login_type: 'string', sign_in_text: 'string', url: 'string', client_id: 'string', callback_url: 'string', allow_signups: 'boolean' } as const satisfies Shape;
export const IdentityProviderCheckResponse = { name: 'string', ok: 'boolean', detail: 'string' } as const satisfies Shape;
export const TestedIdentityProviderResponse = { id: 'string', checks: [IdentityProviderCheckResponse] } as const satisfies Shape;
export const SshConfigResponse = { hostname_prefix: 'string', hostname_suffix: 'string', ssh_config_options: { '*': 'string' } } as const satisfies Shape;
export const DeploymentStatsResponse = { aggregated_from: 'string', collected_at: 'string', next_update_at: 'string', workspaces: {}, session_count: {}, 'last_backup_at?': 'string' } as const satisfies Shape;
export const FeatureResponse = { entitlement: 'string', enabled: 'boolean' } as const satisfies Shape;
export const EntitlementsResponse = { features: { '*': FeatureResponse }, warnings: ['string'], errors: ['string'], has_license: 'boolean', trial: 'boolean', require_telemetry: 'boolean', refreshed_at: 'string' } as const satisfies Shape;
export const AvailableExperimentsResponse = { safe: ['string'] } as const satisfies Shape;
export const UploadResponse = { hash: 'string' } as const satisfies Shape;
export const FileEntryResponse = { path: 'string', type: 'string', size: 'number', mode: 'string', modified_at: 'string', link_target: ['string', null] } as const satisfies Shape;
export const FileEntriesResponse = { entries: [FileEntryResponse], count: 'number' } as const satisfies Shape;
export const GroupMemberResponse = { id: 'string', username: 'string', 'name?': 'string', 'avatar_url?': 'string', email: 'string', created_at: 'string', updated_at: 'string', 'last_seen_at?': 'string', status: 'string', login_type: 'string', 'is_service_account?': 'boolean' } as const satisfies Shape;
export const GroupResponse = { id: 'string', name: 'string', display_name: 'string', organization_id: 'string', members: [GroupMemberResponse], total_member_count: 'number', avatar_url: 'string', quota_allowance: 'number', source: 'string', organization_name: 'string', organization_display_name: 'string' } as const satisfies Shape;
export const GroupMessageResponse = { message: 'string' } as const satisfies Shape;
export const GroupMembersResponse = { users: [GroupMemberResponse], count: 'number' } as const satisfies Shape;
export const InvitationResponse = { id: 'string', email: 'string', roles: ['string'], organization_ids: ['string'], created_by: 'string', created_at: 'string', expires_at: 'string' } as const satisfies Shape;
export const CreatedInvitationResponse = { id: 'string', email: 'string', roles: ['string'], organization_ids: ['string'], created_by: 'string', created_at: 'string', expires_at: 'string', token: 'string', invitation_url: 'string' } as const satisfies Shape;
export const SlimRoleResponse = { name: 'string', display_name: 'string' } as const satisfies Shape;
export const UserResponse = { id: 'string', username: 'string', 'name?': 'string', 'avatar_url?': 'string', email: 'string', created_at: 'string', updated_at: 'string', 'last_seen_at?': 'string', status: 'string', login_type: 'string', 'is_service_account?': 'boolean', organization_ids: ['string'], roles: [SlimRoleResponse], has_ai_seat: 'boolean' } as const satisfies Shape;
export const InvitedOrganizationResponse = { id: 'string', display_name: 'string' } as const satisfies Shape;
export const OpenInvitationResponse = { email: 'string', invited_by: 'string', roles: ['string'], organizations: [InvitedOrganizationResponse], login_types: ['string'], expires_at: 'string' } as const satisfies Shape;
export const MessageResponse = { message: 'string' } as const satisfies Shape;
export const AppEndpointsResponse = { authorization: 'string', token: 'string', token_revoke: 'string', device_authorization: 'string' } as const satisfies Shape;
export const AppResponse = { id: 'string', name: 'string', callback_url: 'string', redirect_uris: ['string'], icon: 'string', client_type: 'string', dynamically_registered: 'boolean', grant_types: ['string'], scope: 'string', service_account_id: ['string', null], token_endpoint_auth_method: 'string', jwks: [{}, null], jwks_uri: ['string', null], token_endpoint_auth_signing_alg: ['string', null], client_uri: 'string', policy_uri: 'string', tos_uri: 'string', verified: 'boolean', require_pushed_authorization_requests: 'boolean', dpop_bound_access_tokens: 'boolean', id_token_signed_response_alg: 'string', userinfo_signed_response_alg: ['string', null], id_token_user_claims: 'boolean', default_max_age: ['number', null], require_auth_time: 'boolean', require_pkce: 'boolean', post_logout_redirect_uris: ['string'], backchannel_logout_uri: 'string', backchannel_logout_session_required: 'boolean', subject_type: 'string', sector_identifier_uri: 'string', group_filter: ['string'], role_filter: ['string'], claim_names: { '*': 'string' }, endpoints: AppEndpointsResponse } as const satisfies Shape;
export const AppUsageResponse = { id: 'string', name: 'string', client_type: 'string', dynamically_registered: 'boolean', verified: 'boolean', created_at: 'string', user_count: 'number', token_count: 'number' } as const satisfies Shape;
export const AppUsagesResponse = { apps: [AppUsageResponse], count: 'number', count_cap: 'number' } as const satisfies Shape;
export const EndedAppAccessResponse = { ended: 'number' } as const satisfies Shape;
export const RetriedLogoutsResponse = { count: 'number' } as const satisfies Shape;
export const AppSecretResponse = { id: 'string', last_used_at: ['string', null], client_secret_truncated: 'string' } as const satisfies Shape;
export const CreatedAppSecretResponse = { id: 'string', client_secret_full: 'string' } as const satisfies Shape;
export const ExchangeRuleScopeResponse = { name: 'string', requires: 'string' } as const satisfies Shape;
export const ExchangeRuleResponse = { id: 'string', app_id: 'string', app_name: 'string', subject_resource_server_id: 'string', subject_resource_server_name: 'string', target_resource_server_id: 'string', target_resource_server_name: 'string', scopes: [ExchangeRuleScopeResponse], created_at: 'string' } as const satisfies Shape;
export const InitialAccessTokenResponse = { id: 'string', name: 'string', created_by: ['string', null], max_uses: 'number', uses: 'number', created_at: 'string', expires_at: 'string' } as const satisfies Shape;
export const CreatedInitialAccessTokenResponse = { id: 'string', name: 'string', created_by: ['string', null], max_uses: 'number', uses: 'number', created_at: 'string', expires_at: 'string', token: 'string' } as const satisfies Shape;
export const UndeliveredLogoutResponse = { id: 'string', app_id: 'string', app_name: 'string', username: 'string', created_at: 'string', attempts: 'number', next_attempt_at: ['string', null], fault: 'string' } as const satisfies Shape;
export const ResourceScopeModel = { name: 'string', description: 'string' } as const satisfies Shape;
export const ResourceServerResponse = { id: 'string', identifier: 'string', name: 'string', scopes: [ResourceScopeModel], access_token_format: 'string', access_token_lifetime_seconds: 'number', allowed_app_ids: ['string'], allows_self_registered_apps: 'boolean', dpop_bound_access_tokens_required: 'boolean', is_built_in: 'boolean', created_at: 'string', updated_at: 'string' } as const satisfies Shape;
export const ResourceServerSecretResponse = { id: 'string', last_used_at: ['string', null], client_secret_truncated: 'string' } as const satisfies Shape;
export const CreatedResourceServerSecretResponse = { id: 'string', client_secret_full: 'string' } as const satisfies Shape;
export const OAuth2SettingsResponse = { dynamic_client_registration: 'string', dynamic_client_registration_enabled: 'boolean' } as const satisfies Shape;
export const SigningKeyResponse = { kid: 'string', algorithm: 'string', state: 'string', signs_from: 'string', published_until: ['string', null] } as const satisfies Shape;
export const OrganizationResponse = { id: 'string', name: 'string', display_name: 'string', icon: 'string', description: 'string', created_at: 'string', updated_at: 'string', is_default: 'boolean', default_org_member_roles: ['string'] } as const satisfies Shape;
export const OrganizationMessageResponse = { message: 'string' } as const satisfies Shape;
export const MemberRoleResponse = { name: 'string', display_name: 'string', 'organization_id?': 'string' } as const satisfies Shape;
export const OrganizationMemberWithUserResponse = { user_id: 'string', organization_id: 'string', created_at: 'string', updated_at: 'string', roles: [MemberRoleResponse], username: 'string', 'name?': 'string', 'avatar_url?': 'string', email: 'string', status: 'string', login_type: 'string', 'last_seen_at?': 'string', user_created_at: 'string', user_updated_at: 'string', 'is_service_account?': 'boolean', global_roles: [MemberRoleResponse], has_ai_seat: 'boolean' } as const satisfies Shape;
export const PermissionResponse = { negate: 'boolean', resource_type: 'string', action: 'string' } as const satisfies Shape;
export const AssignableRolesResponse = { name: 'string', display_name: 'string', 'organization_id?': 'string', delegable: 'boolean', site_permissions: [PermissionResponse], user_permissions: [PermissionResponse], organization_permissions: [PermissionResponse], organization_member_permissions: [PermissionResponse], assignable: 'boolean', built_in: 'boolean' } as const satisfies Shape;
export const RoleResponse = { name: 'string', display_name: 'string', 'organization_id?': 'string', delegable: 'boolean', site_permissions: [PermissionResponse], user_permissions: [PermissionResponse], organization_permissions: [PermissionResponse], organization_member_permissions: [PermissionResponse] } as const satisfies Shape;
export const OrganizationMemberResponse = { user_id: 'string', organization_id: 'string', created_at: 'string', updated_at: 'string', roles: [MemberRoleResponse] } as const satisfies Shape;
export const PaginatedGroupsResponse = { groups: [GroupResponse], count: 'number' } as const satisfies Shape;
export const PaginatedMembersResponse = { members: [OrganizationMemberWithUserResponse], count: 'number' } as const satisfies Shape;
export const UpdateCheckResponse = { current: 'boolean', version: 'string', url: 'string' } as const satisfies Shape;
export const UsersResponse = { users: [UserResponse], count: 'number' } as const satisfies Shape;
export const AuthMethodResponse = { enabled: 'boolean' } as const satisfies Shape;
export const GithubAuthMethodResponse = { enabled: 'boolean', default_provider_configured: 'boolean' } as const satisfies Shape;
export const OidcAuthMethodResponse = { enabled: 'boolean', signInText: 'string', iconUrl: 'string' } as const satisfies Shape;
export const OidcProviderResponse = { id: 'string', sign_in_text: 'string', icon_url: 'string', login_path: 'string' } as const satisfies Shape;
export const AuthMethodsResponse = { 'terms_of_service_url?': 'string', password: AuthMethodResponse, github: GithubAuthMethodResponse, oidc: OidcAuthMethodResponse, oidc_providers: [OidcProviderResponse] } as const satisfies Shape;
export const FirstUserResponse = { user_id: 'string', organization_id: 'string' } as const satisfies Shape;
export const LoginResponse = { session_token: 'string' } as const satisfies Shape;
export const OidcClaimsResponse = { claims: {}, linked_at: 'string' } as const satisfies Shape;
export const ValidatePasswordResponse = { valid: 'boolean', details: 'string' } as const satisfies Shape;
export const DeletedUserResponse = { message: 'string' } as const satisfies Shape;
export const EndedAccessResponse = { grants: 'number', keys: 'number', workload_identities: 'number' } as const satisfies Shape;
export const ActivityResponse = { id: 'string', time: 'string', event: 'string', succeeded: 'boolean', by: 'string', 'agent?': 'string', target: 'string', ip: 'string', user_agent: 'string', roles_added: ['string'], roles_removed: ['string'] } as const satisfies Shape;
export const GitSshKeyResponse = { user_id: 'string', created_at: 'string', updated_at: 'string', public_key: 'string' } as const satisfies Shape;
export const GeneratedKeyResponse = { key: 'string' } as const satisfies Shape;
export const ApiKeyWithOwnerResponse = { id: 'string', user_id: 'string', last_used: 'string', expires_at: 'string', created_at: 'string', updated_at: 'string', login_type: 'string', scope: 'string', scopes: ['string'], token_name: 'string', lifetime_seconds: 'number', allow_list: ['string'], ip_address: 'string', created_with: 'string', username: 'string' } as const satisfies Shape;
export const TokenConfigResponse = { max_token_lifetime: 'number' } as const satisfies Shape;
export const ApiKeyResponse = { id: 'string', user_id: 'string', last_used: 'string', expires_at: 'string', created_at: 'string', updated_at: 'string', login_type: 'string', scope: 'string', scopes: ['string'], token_name: 'string', lifetime_seconds: 'number', allow_list: ['string'], ip_address: 'string', created_with: 'string' } as const satisfies Shape;
export const LoginTypeResponse = { login_type: 'string' } as const satisfies Shape;
export const RememberedConsentResponse = { app_id: 'string', app_name: 'string', resource: 'string', resource_name: 'string', scopes: ['string'], created_at: 'string', expires_at: 'string' } as const satisfies Shape;
export const GrantedAppResponse = { id: 'string', name: 'string', icon: 'string', client_type: 'string', dynamically_registered: 'boolean' } as const satisfies Shape;
export const UserGrantResponse = { id: 'string', user_id: 'string', app: GrantedAppResponse, resource: 'string', resource_name: 'string', scopes: ['string'], created_at: 'string', consented_with: 'string', consented_from: 'string', device_address: 'string', last_used_at: 'string', last_used_from: 'string', expires_at: 'string' } as const satisfies Shape;
export const EndedGrantsResponse = { ended: 'number' } as const satisfies Shape;
export const SignInResponse = { id: 'string', session_id: 'string', app_id: 'string', app_name: 'string', signed_in_at: 'string', auth_time: ['string', null], signed_in_with: 'string', signed_in_from: 'string', told_of_logout: 'boolean' } as const satisfies Shape;
export const EffectiveRoleResponse = { id: 'string', name: 'string', display_name: 'string', 'organization_id?': 'string' } as const satisfies Shape;
export const EffectivePermissionResponse = { resource_type: 'string', action: 'string', scope: 'string', granted_by: ['string'], denied_by: ['string'] } as const satisfies Shape;
export const UserPermissionsResponse = { roles: [EffectiveRoleResponse], permissions: [EffectivePermissionResponse] } as const satisfies Shape;
export const UserRolesResponse = { roles: ['string'], organization_roles: { '*': ['string'] } } as const satisfies Shape;
export const UserSecretResponse = { id: 'string', name: 'string', description: 'string', env_name: 'string', file_path: 'string', enabled: 'boolean', created_at: 'string', updated_at: 'string' } as const satisfies Shape;
export const EndedSessionsResponse = { ended: 'number' } as const satisfies Shape;
export const WorkloadIdentityIssuerResponse = { id: 'string', name: 'string', issuer: 'string', jwks_url: ['string', null], jwks: [{}, null], audience: 'string', required_claims: ['string'], created_at: 'string' } as const satisfies Shape;
export const ClientInformationResponse = { client_id: 'string', 'client_secret?': 'string', 'client_secret_expires_at?': 'number', client_id_issued_at: 'number', registration_access_token: 'string', registration_client_uri: 'string', redirect_uris: ['string'], client_name: 'string', token_endpoint_auth_method: 'string', 'token_endpoint_auth_signing_alg?': 'string', 'jwks?': {}, 'jwks_uri?': 'string', grant_types: ['string'], response_types: ['string'], 'require_pushed_authorization_requests?': 'boolean', 'scope?': 'string', dpop_bound_access_tokens: 'boolean', id_token_signed_response_alg: 'string', 'userinfo_signed_response_alg?': 'string', 'default_max_age?': 'number', 'require_auth_time?': 'boolean', 'post_logout_redirect_uris?': ['string'], 'backchannel_logout_uri?': 'string', 'backchannel_logout_session_required?': 'boolean', subject_type: 'string', 'sector_identifier_uri?': 'string', 'client_uri?': 'string', 'policy_uri?': 'string', 'tos_uri?': 'string' } as const satisfies Shape;
export const DeviceAuthorizationResponse = { device_code: 'string', user_code: 'string', verification_uri: 'string', verification_uri_complete: 'string', expires_in: 'number', interval: 'number' } as const satisfies Shape;
export const Confirmation = { jkt: 'string' } as const satisfies Shape;
export const IntrospectionResponse = { active: 'boolean', 'scope?': 'string', 'client_id?': 'string', 'username?': 'string', 'token_type?': 'string', 'cnf?': Confirmation, 'exp?': 'number', 'iat?': 'number', 'sub?': 'string', 'aud?': 'string', 'iss?': 'string', 'jti?': 'string', 'act?': {} } as const satisfies Shape;
export const PushedAuthorizationResponse = { request_uri: 'string', expires_in: 'number' } as const satisfies Shape;
export const TokenResponse = { access_token: 'string', token_type: 'string', expires_in: 'number', 'refresh_token?': 'string', 'id_token?': 'string', expiry: 'string', 'scope?': 'string', 'issued_token_type?': 'string' } as const satisfies Shape;
export const UserInfoResponse = { sub: 'string', 'name?': 'string', 'preferred_username?': 'string', 'picture?': 'string', 'updated_at?': 'number', 'email?': 'string', 'email_verified?': 'boolean', 'groups?': ['string'], 'roles?': ['string'] } as const satisfies Shape;

/** The bodies of successful responses, by operation and status: null without one. */
export const RESPONSES: Readonly<Record<string, Responses>> = {
  'GET /.well-known/jwks.json': { 200: JsonWebKeySet },
  'GET /.well-known/oauth-authorization-server': { 200: AuthorizationServerMetadata },
  'GET /.well-known/oauth-protected-resource': { 200: ProtectedResourceMetadata },
  'GET /.well-known/openid-configuration': { 200: OpenIdConfiguration },
  'GET /api/v2/agents': { 200: AgentsResponse },
  'POST /api/v2/agents': { 201: CreatedAgentResponse },
  'GET /api/v2/agents/me': { 200: AgentManifestResponse },
  'GET /api/v2/agents/me/gitsshkey': { 200: AgentGitSshKeyResponse },
  'GET /api/v2/agents/me/secrets': { 200: [AgentSecretResponse] },
  'GET /api/v2/agents/me/secrets/{name}': { 200: AgentSecretResponse },
  'POST /api/v2/agents/me/token': { 201: AgentTokenResponse },
  'GET /api/v2/agents/{agent}': { 200: AgentResponse },
  'DELETE /api/v2/agents/{agent}': { 204: null },
  'PATCH /api/v2/agents/{agent}': { 200: AgentResponse },
  'POST /api/v2/agents/{agent}/token': { 201: AgentTokenResponse },
  'DELETE /api/v2/agents/{agent}/token': { 204: null },
  'GET /api/v2/agents/{agent}/workload-identities': { 200: [WorkloadIdentityResponse] },
  'POST /api/v2/agents/{agent}/workload-identities': { 201: WorkloadIdentityResponse },
  'DELETE /api/v2/agents/{agent}/workload-identities/{identity}': { 204: null },
  'GET /api/v2/appearance': { 200: AppearanceResponse },
  'PUT /api/v2/appearance': { 200: AppearanceResponse },
  'GET /api/v2/audit': { 200: AuditLogsResponse },
  'GET /api/v2/audit/export': { 200: 'string' },
  'GET /api/v2/auth/scopes': { 200: ScopesResponse },
  'POST /api/v2/authcheck': { 200: { '*': 'boolean' } },
  'GET /api/v2/buildinfo': { 200: BuildInfoResponse },
  'GET /api/v2/debug/{user}/debug-link': { 200: LinkClaimsResponse },
  'GET /api/v2/deployment/config': { 200: DeploymentConfigResponse },
  'GET /api/v2/deployment/encryption': { 200: EncryptionResponse },
  'GET /api/v2/deployment/identity-providers': { 200: [IdentityProviderResponse] },
  'POST /api/v2/deployment/identity-providers/test': { 200: [TestedIdentityProviderResponse] },
  'GET /api/v2/deployment/ssh': { 200: SshConfigResponse },
  'GET /api/v2/deployment/stats': { 200: DeploymentStatsResponse },
  'GET /api/v2/entitlements': { 200: EntitlementsResponse },
  'GET /api/v2/experiments': { 200: ['string'] },
  'GET /api/v2/experiments/available': { 200: AvailableExperimentsResponse },
  'POST /api/v2/files': { 200: UploadResponse, 201: UploadResponse },
  'GET /api/v2/files/{id}': { 200: 'stream', 206: 'stream' },
  'GET /api/v2/files/{id}/entries': { 200: FileEntriesResponse },
  'GET /api/v2/files/{id}/entries/{path}': { 200: 'stream' },
  'GET /api/v2/groups': { 200: [GroupResponse] },
  'GET /api/v2/groups/{group}': { 200: GroupResponse },
  'DELETE /api/v2/groups/{group}': { 200: GroupMessageResponse },
  'PATCH /api/v2/groups/{group}': { 200: GroupResponse },
  'GET /api/v2/groups/{group}/members': { 200: GroupMembersResponse },
  'GET /api/v2/invitations': { 200: [InvitationResponse] },
  'POST /api/v2/invitations': { 201: CreatedInvitationResponse },
  'POST /api/v2/invitations/accept': { 201: UserResponse },
  'POST /api/v2/invitations/lookup': { 200: OpenInvitationResponse },
  'DELETE /api/v2/invitations/{invitation}': { 204: null },
  'POST /api/v2/licenses/refresh-entitlements': { 201: MessageResponse },
  'GET /api/v2/oauth2-provider/apps': { 200: [AppResponse] },
  'POST /api/v2/oauth2-provider/apps': { 201: AppResponse },
  'GET /api/v2/oauth2-provider/apps/usage': { 200: AppUsagesResponse },
  'GET /api/v2/oauth2-provider/apps/{app}': { 200: AppResponse },
  'PUT /api/v2/oauth2-provider/apps/{app}': { 200: AppResponse },
  'DELETE /api/v2/oauth2-provider/apps/{app}': { 204: null },
  'DELETE /api/v2/oauth2-provider/apps/{app}/grants': { 200: EndedAppAccessResponse },
  'POST /api/v2/oauth2-provider/apps/{app}/logouts/retry': { 200: RetriedLogoutsResponse },
  'DELETE /api/v2/oauth2-provider/apps/{app}/registration-access-token': { 204: null },
  'GET /api/v2/oauth2-provider/apps/{app}/secrets': { 200: [AppSecretResponse] },
  'POST /api/v2/oauth2-provider/apps/{app}/secrets': { 201: CreatedAppSecretResponse },
  'DELETE /api/v2/oauth2-provider/apps/{app}/secrets/{secret}': { 204: null },
  'GET /api/v2/oauth2-provider/exchange-rules': { 200: [ExchangeRuleResponse] },
  'POST /api/v2/oauth2-provider/exchange-rules': { 201: ExchangeRuleResponse },
  'GET /api/v2/oauth2-provider/exchange-rules/{rule}': { 200: ExchangeRuleResponse },
  'DELETE /api/v2/oauth2-provider/exchange-rules/{rule}': { 204: null },
  'GET /api/v2/oauth2-provider/initial-access-tokens': { 200: [InitialAccessTokenResponse] },
  'POST /api/v2/oauth2-provider/initial-access-tokens': { 201: CreatedInitialAccessTokenResponse },
  'DELETE /api/v2/oauth2-provider/initial-access-tokens/{token}': { 204: null },
  'GET /api/v2/oauth2-provider/logouts': { 200: [UndeliveredLogoutResponse] },
  'GET /api/v2/oauth2-provider/resource-servers': { 200: [ResourceServerResponse] },
  'POST /api/v2/oauth2-provider/resource-servers': { 201: ResourceServerResponse },
  'GET /api/v2/oauth2-provider/resource-servers/{resource_server}': { 200: ResourceServerResponse },
  'PUT /api/v2/oauth2-provider/resource-servers/{resource_server}': { 200: ResourceServerResponse },
  'DELETE /api/v2/oauth2-provider/resource-servers/{resource_server}': { 204: null },
  'GET /api/v2/oauth2-provider/resource-servers/{resource_server}/secrets': { 200: [ResourceServerSecretResponse] },
  'POST /api/v2/oauth2-provider/resource-servers/{resource_server}/secrets': { 201: CreatedResourceServerSecretResponse },
  'DELETE /api/v2/oauth2-provider/resource-servers/{resource_server}/secrets/{secret}': { 204: null },
  'GET /api/v2/oauth2-provider/settings': { 200: OAuth2SettingsResponse },
  'PUT /api/v2/oauth2-provider/settings': { 200: OAuth2SettingsResponse },
  'GET /api/v2/oauth2-provider/signing-keys': { 200: [SigningKeyResponse] },
  'POST /api/v2/oauth2-provider/signing-keys': { 201: SigningKeyResponse },
  'DELETE /api/v2/oauth2-provider/signing-keys/{kid}': { 204: null },
  'GET /api/v2/organizations': { 200: [OrganizationResponse] },
  'POST /api/v2/organizations': { 201: OrganizationResponse },
  'GET /api/v2/organizations/{organization}': { 200: OrganizationResponse },
  'DELETE /api/v2/organizations/{organization}': { 200: OrganizationMessageResponse },
  'PATCH /api/v2/organizations/{organization}': { 200: OrganizationResponse },
  'GET /api/v2/organizations/{organization}/groups': { 200: [GroupResponse] },
  'POST /api/v2/organizations/{organization}/groups': { 201: GroupResponse },
  'GET /api/v2/organizations/{organization}/groups/{group}': { 200: GroupResponse },
  'GET /api/v2/organizations/{organization}/groups/{group}/members': { 200: GroupMembersResponse },
  'GET /api/v2/organizations/{organization}/members': { 200: [OrganizationMemberWithUserResponse] },
  'GET /api/v2/organizations/{organization}/members/roles': { 200: [AssignableRolesResponse] },
  'PUT /api/v2/organizations/{organization}/members/roles': { 200: RoleResponse },
  'POST /api/v2/organizations/{organization}/members/roles': { 200: RoleResponse },
  'DELETE /api/v2/organizations/{organization}/members/roles/{role}': { 204: null },
  'GET /api/v2/organizations/{organization}/members/{user}': { 200: OrganizationMemberWithUserResponse },
  'POST /api/v2/organizations/{organization}/members/{user}': { 200: OrganizationMemberResponse },
  'DELETE /api/v2/organizations/{organization}/members/{user}': { 204: null },
  'PUT /api/v2/organizations/{organization}/members/{user}/roles': { 200: OrganizationMemberResponse },
  'GET /api/v2/organizations/{organization}/paginated-groups': { 200: PaginatedGroupsResponse },
  'GET /api/v2/organizations/{organization}/paginated-members': { 200: PaginatedMembersResponse },
  'GET /api/v2/updatecheck': { 200: UpdateCheckResponse },
  'GET /api/v2/users': { 200: UsersResponse },
  'POST /api/v2/users': { 201: UserResponse },
  'GET /api/v2/users/authmethods': { 200: AuthMethodsResponse },
  'GET /api/v2/users/first': { 200: MessageResponse },
  'POST /api/v2/users/first': { 201: FirstUserResponse },
  'POST /api/v2/users/login': { 201: LoginResponse },
  'POST /api/v2/users/logout': { 200: MessageResponse },
  'GET /api/v2/users/oidc-claims': { 200: OidcClaimsResponse },
  'GET /api/v2/users/roles': { 200: [AssignableRolesResponse] },
  'POST /api/v2/users/validate-password': { 200: ValidatePasswordResponse },
  'GET /api/v2/users/{user}': { 200: UserResponse },
  'DELETE /api/v2/users/{user}': { 200: DeletedUserResponse },
  'DELETE /api/v2/users/{user}/access': { 200: EndedAccessResponse },
  'GET /api/v2/users/{user}/activity': { 200: [ActivityResponse] },
  'GET /api/v2/users/{user}/gitsshkey': { 200: GitSshKeyResponse },
  'PUT /api/v2/users/{user}/gitsshkey': { 200: GitSshKeyResponse },
  'POST /api/v2/users/{user}/keys': { 201: GeneratedKeyResponse },
  'GET /api/v2/users/{user}/keys/tokens': { 200: [[ApiKeyWithOwnerResponse], null] },
  'POST /api/v2/users/{user}/keys/tokens': { 201: GeneratedKeyResponse },
  'GET /api/v2/users/{user}/keys/tokens/tokenconfig': { 200: TokenConfigResponse },
  'GET /api/v2/users/{user}/keys/tokens/{name}': { 200: ApiKeyResponse },
  'GET /api/v2/users/{user}/keys/{key}': { 200: ApiKeyResponse },
  'DELETE /api/v2/users/{user}/keys/{key}': { 204: null },
  'PUT /api/v2/users/{user}/keys/{key}/expire': { 204: null },
  'GET /api/v2/users/{user}/login-type': { 200: LoginTypeResponse },
  'GET /api/v2/users/{user}/oauth2-consents': { 200: [RememberedConsentResponse] },
  'DELETE /api/v2/users/{user}/oauth2-consents/{app}': { 204: null },
  'GET /api/v2/users/{user}/oauth2-grants': { 200: [UserGrantResponse] },
  'DELETE /api/v2/users/{user}/oauth2-grants': { 200: EndedGrantsResponse },
  'DELETE /api/v2/users/{user}/oauth2-grants/{grant}': { 204: null },
  'GET /api/v2/users/{user}/oauth2-sign-ins': { 200: [SignInResponse] },
  'DELETE /api/v2/users/{user}/oauth2-sign-ins/{sign_in}': { 204: null },
  'GET /api/v2/users/{user}/organizations': { 200: [OrganizationResponse] },
  'GET /api/v2/users/{user}/organizations/{organization}': { 200: OrganizationResponse },
  'PUT /api/v2/users/{user}/password': { 204: null },
  'GET /api/v2/users/{user}/permissions': { 200: UserPermissionsResponse },
  'PUT /api/v2/users/{user}/profile': { 200: UserResponse },
  'GET /api/v2/users/{user}/roles': { 200: UserRolesResponse },
  'PUT /api/v2/users/{user}/roles': { 200: UserResponse },
  'GET /api/v2/users/{user}/secrets': { 200: [UserSecretResponse] },
  'POST /api/v2/users/{user}/secrets': { 201: UserSecretResponse },
  'POST /api/v2/users/{user}/secrets/batch': { 201: [UserSecretResponse] },
  'GET /api/v2/users/{user}/secrets/{name}': { 200: UserSecretResponse },
  'DELETE /api/v2/users/{user}/secrets/{name}': { 204: null },
  'PATCH /api/v2/users/{user}/secrets/{name}': { 200: UserSecretResponse },
  'GET /api/v2/users/{user}/sessions': { 200: [ApiKeyWithOwnerResponse] },
  'DELETE /api/v2/users/{user}/sessions': { 200: EndedSessionsResponse },
  'PUT /api/v2/users/{user}/status/activate': { 200: UserResponse },
  'PUT /api/v2/users/{user}/status/suspend': { 200: UserResponse },
  'GET /api/v2/workload-identity-issuers': { 200: [WorkloadIdentityIssuerResponse] },
  'POST /api/v2/workload-identity-issuers': { 201: WorkloadIdentityIssuerResponse },
  'GET /api/v2/workload-identity-issuers/{issuer}': { 200: WorkloadIdentityIssuerResponse },
  'DELETE /api/v2/workload-identity-issuers/{issuer}': { 204: null },
  'PATCH /api/v2/workload-identity-issuers/{issuer}': { 200: WorkloadIdentityIssuerResponse },
  'GET /oauth2/clients/{client_id}': { 200: ClientInformationResponse },
  'PUT /oauth2/clients/{client_id}': { 200: ClientInformationResponse },
  'DELETE /oauth2/clients/{client_id}': { 204: null },
  'POST /oauth2/clients/{client_id}/registration-access-token': { 200: ClientInformationResponse },
  'DELETE /oauth2/clients/{client_id}/registration-access-token': { 204: null },
  'POST /oauth2/device_authorization': { 200: DeviceAuthorizationResponse },
  'POST /oauth2/introspect': { 200: IntrospectionResponse },
  'POST /oauth2/par': { 201: PushedAuthorizationResponse },
  'POST /oauth2/register': { 201: ClientInformationResponse },
  'POST /oauth2/revoke': { 200: null },
  'POST /oauth2/tokens': { 200: TokenResponse },
  'DELETE /oauth2/tokens': { 204: null },
  'GET /oauth2/userinfo': { 200: UserInfoResponse },
  'POST /oauth2/userinfo': { 200: UserInfoResponse },
};
