import { APPS, INITIAL_TOKENS, registerItself, selfRegistered, SETTINGS, type Provider } from '../../../support/oauth/index.js';
import { plantUser } from '../../../support/people.js';
import { bearer } from '../../../support/sign-in.js';
import { uniqueName } from '../../../support/unique-name.js';
import { type Mutations, ROW } from './mutation.js';

const APP = { callback_url: 'http://127.0.0.1:9/callback', icon: '/app.png', grant_types: ['authorization_code'], scope: 'user:read' };
const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const PUSHED = { require_pushed_authorization_requests: true };
const LOGOUT = {
  post_logout_redirect_uris: ['https://client.example/signed-out'],
  backchannel_logout_uri: 'https://client.example/logout',
  backchannel_logout_session_required: true,
  subject_type: 'pairwise',
  group_filter: ['acme/*'],
  role_filter: ['owner'],
  claim_names: { name: 'full_name' },
};
const KEYS = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [KEY] }, token_endpoint_auth_signing_alg: 'Ed25519' };
const KEYS_AT_URL = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://client.example/jwks.json' };

/** OAuth apps, those that register themselves included. */
export const OAUTH_APPS: Mutations = {
  createOAuth2App: {
    prepare: async ({ provider }) => {
      const { id } = await plantUser(provider.server.db, { isServiceAccount: true });
      const links = { client_uri: 'https://a.example/', policy_uri: 'https://a.example/privacy', tos_uri: 'https://a.example/terms' };
      const openId = {
        userinfo_signed_response_alg: 'RS256',
        default_max_age: 3600,
        require_auth_time: true,
        require_pkce: false,
        ...LOGOUT,
      };
      const fields = { ...APP, ...KEYS, ...PUSHED, ...links, ...openId, verified: true };
      return () => provider.admin('POST', APPS, { name: uniqueName('app'), ...fields, service_account_id: id });
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
    // The keys of an app are in one place.
    without: ['jwks_uri'],
  },
  updateOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id, redirectUri } = await client();
      const changed = { name: uniqueName('app'), callback_url: redirectUri, dpop_bound_access_tokens: true, ...KEYS_AT_URL, ...PUSHED };
      return () => provider.admin('PUT', `${APPS}/${id}`, changed);
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: ['name', 'token_endpoint_auth_method', 'jwks_uri', 'require_pushed_authorization_requests', 'dpop_bound_access_tokens'],
  },
  deleteOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
  },
  endOAuth2AppAccess: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}/grants`);
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'revoked', grants_ended: 0 },
  },
  createOAuth2AppSecret: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('POST', `${APPS}/${id}/secrets`);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app_secret',
    diff: ROW,
  },
  deleteOAuth2AppSecret: {
    prepare: async ({ client, provider }) => {
      const { id, secretId = '' } = await client();
      return () => provider.admin('DELETE', `${APPS}/${id}/secrets/${secretId}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app_secret',
    diff: ROW,
  },
  authorizeOAuth2Device: { unaudited: 'grants nothing: the consent of the user, or its refusal, is audited (test/e2e/oauth2-provider)' },
  pushOAuth2AuthorizationRequest: { unaudited: 'grants nothing: the consent of the user is audited' },
  revokeOAuth2AppRegistrationToken: {
    prepare: async ({ provider }) => {
      const { client } = await selfRegisteredAt(provider);
      return () => provider.admin('DELETE', `${APPS}/${client.id}/registration-access-token`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { registration_access_token: 'revoked' },
  },
  retryOAuth2AppLogouts: {
    prepare: async ({ client, provider }) => {
      const { id } = await client();
      return () => provider.admin('POST', `${APPS}/${id}/logouts/retry`);
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { logouts_retried: 0 },
  },
  registerOAuth2Client: {
    prepare: async ({ provider }) => {
      await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
      return () =>
        registerItself(provider.server, { scope: 'user:read', userinfo_signed_response_alg: 'RS256', default_max_age: 3600, ...LOGOUT });
    },
    without: ['service_account_id', 'created_by', 'jwks', 'jwks_uri', 'token_endpoint_auth_signing_alg'],
    isByServer: true,
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
    fields: { registration: 'open' },
  },
  getOAuth2ClientConfiguration: { unaudited: 'changes nothing' },
  updateOAuth2ClientConfiguration: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider, { scope: 'user:read' });
      const body = {
        client_id: client.id,
        client_name: uniqueName('renamed'),
        redirect_uris: ['http://127.0.0.1:9/other', 'https://client.example/cb'],
        token_endpoint_auth_method: 'none',
        scope: 'file:read',
        dpop_bound_access_tokens: true,
      };
      return () => provider.send('PUT', `/oauth2/clients/${client.id}`, { headers: bearer(information.registration_access_token), body });
    },
    isByServer: true,
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: ['name', 'callback_url', 'redirect_uris', 'grant_types', 'scope', 'dpop_bound_access_tokens'],
    fields: { registration: 'registration_access_token' },
  },
  deleteOAuth2ClientConfiguration: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider, { scope: 'user:read' });
      return () => provider.send('DELETE', `/oauth2/clients/${client.id}`, { headers: bearer(information.registration_access_token) });
    },
    isByServer: true,
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_app',
    diff: ROW,
    fields: { registration: 'registration_access_token' },
  },
  rotateOAuth2RegistrationToken: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider);
      const headers = bearer(information.registration_access_token);
      return () => provider.post(`/oauth2/clients/${client.id}/registration-access-token`, { headers });
    },
    isByServer: true,
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { registration_access_token: 'rotated' },
  },
  revokeOAuth2RegistrationToken: {
    prepare: async ({ provider }) => {
      const { client, information } = await selfRegisteredAt(provider);
      const headers = bearer(information.registration_access_token);
      return () => provider.send('DELETE', `/oauth2/clients/${client.id}/registration-access-token`, { headers });
    },
    isByServer: true,
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { registration_access_token: 'revoked' },
  },
  updateOAuth2Settings: {
    prepare: async ({ provider }) => {
      await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'off' });
      return () => provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_settings',
    diff: ['value'],
  },
  createInitialAccessToken: {
    prepare: ({ provider }) => Promise.resolve(() => provider.admin('POST', INITIAL_TOKENS, { name: uniqueName('ci') })),
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_initial_access_token',
    diff: ROW,
  },
  deleteInitialAccessToken: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', INITIAL_TOKENS, { name: uniqueName('ci') })).json<{ id: string }>();
      return () => provider.admin('DELETE', `${INITIAL_TOKENS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_initial_access_token',
    diff: ROW,
  },
};

/** A client that has registered itself, whatever the policy was. */
async function selfRegisteredAt(provider: Provider, fields: Readonly<Record<string, unknown>> = {}): ReturnType<typeof selfRegistered> {
  await provider.admin('PUT', SETTINGS, { dynamic_client_registration: 'open' });
  return selfRegistered(provider.server, fields);
}
