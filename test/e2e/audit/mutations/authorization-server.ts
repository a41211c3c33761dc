import { expectStatus } from '../../../support/expect-answer.js';
import {
  APPS,
  AUTHORIZE,
  challengeOf,
  createExchange,
  encodeFields,
  EXCHANGE_RULES,
  SIGNING_KEYS,
  newVerifier,
  registerBackend,
  registerCalendar,
  registerResourceServer,
  RESOURCE_SERVERS,
  resourceServer,
  RULE_SCOPES,
  TOKENS,
} from '../../../support/oauth/index.js';
import { uniqueName } from '../../../support/unique-name.js';
import { type Mutations, ROW } from './mutation.js';

/** Signing keys, resource servers, exchange rules, and what users consent to. */
export const AUTHORIZATION_SERVER: Mutations = {
  createSigningKey: {
    prepare: async ({ provider }) => {
      // Makes the first ones.
      await provider.admin('GET', SIGNING_KEYS);
      return () => provider.admin('POST', SIGNING_KEYS, { algorithm: 'ES256' });
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_signing_key',
    diff: ROW,
  },
  deleteSigningKey: {
    prepare: async ({ provider }) => {
      await provider.admin('POST', SIGNING_KEYS, { algorithm: 'RS256' });
      // A day passes, so that the first key is only published for verifiers, and its revocation changes no other.
      await provider.server.db.query(`UPDATE crypto_keys SET starts_at = starts_at - interval '25 hours' WHERE feature = 'oidc_signing'`);
      const keys = (await provider.admin('GET', SIGNING_KEYS)).json<{ kid: string; state: string }[]>();
      const previous = keys.find(({ state }) => state === 'previous');
      return () => provider.admin('DELETE', `${SIGNING_KEYS}/${previous?.kid ?? ''}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_signing_key',
    diff: ROW,
  },
  postUserInfo: { unaudited: 'changes nothing: it describes the user of a token' },
  introspectOAuth2Token: { unaudited: 'changes nothing: it describes a token' },
  createResourceServer: {
    prepare: ({ provider }) =>
      Promise.resolve(() => provider.admin('POST', RESOURCE_SERVERS, resourceServer({ access_token_lifetime_seconds: 300 }))),
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_resource_server',
    diff: ROW,
  },
  updateResourceServer: {
    prepare: async ({ client, provider }) => {
      const [body, app] = [resourceServer(), await client()];
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, body)).json<{ id: string }>();
      const changed = {
        identifier: body['identifier'],
        name: uniqueName('renamed'),
        scopes: [{ name: 'notes.read', description: 'See notes' }],
        access_token_format: 'jwt',
        access_token_lifetime_seconds: 300,
        allowed_app_ids: [app.id],
        allows_self_registered_apps: true,
        dpop_bound_access_tokens_required: true,
      };
      return () => provider.admin('PUT', `${RESOURCE_SERVERS}/${id}`, changed);
    },
    status: 200,
    action: 'write',
    resourceType: 'oauth2_provider_resource_server',
    diff: [
      'name',
      'scopes',
      'access_token_format',
      'access_token_lifetime_seconds',
      'allowed_app_ids',
      'allows_self_registered_apps',
      'dpop_bound_access_tokens_required',
    ],
  },
  deleteResourceServer: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, resourceServer())).json<{ id: string }>();
      return () => provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_resource_server',
    diff: ROW,
  },
  createExchangeRule: {
    prepare: async ({ provider }) => {
      const [backend, from, to] = [
        await registerBackend(provider),
        await registerResourceServer(provider),
        await registerCalendar(provider),
      ];
      const body = { app_id: backend.id, subject_resource_server_id: from.id, target_resource_server_id: to.id, scopes: RULE_SCOPES };
      return () => provider.admin('POST', EXCHANGE_RULES, body);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_exchange_rule',
    diff: ROW,
  },
  deleteExchangeRule: {
    prepare: async ({ provider }) => {
      const { ruleId } = await createExchange(provider);
      return () => provider.admin('DELETE', `${EXCHANGE_RULES}/${ruleId}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_exchange_rule',
    diff: ROW,
  },
  createResourceServerSecret: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, resourceServer())).json<{ id: string }>();
      return () => provider.admin('POST', `${RESOURCE_SERVERS}/${id}/secrets`);
    },
    status: 201,
    action: 'create',
    resourceType: 'oauth2_provider_resource_server_secret',
    diff: ROW,
  },
  deleteResourceServerSecret: {
    prepare: async ({ provider }) => {
      const { id } = (await provider.admin('POST', RESOURCE_SERVERS, resourceServer())).json<{ id: string }>();
      const secret = (await provider.admin('POST', `${RESOURCE_SERVERS}/${id}/secrets`)).json<{ id: string }>();
      return () => provider.admin('DELETE', `${RESOURCE_SERVERS}/${id}/secrets/${secret.id}`);
    },
    status: 204,
    action: 'delete',
    resourceType: 'oauth2_provider_resource_server_secret',
    diff: ROW,
  },
  consentToOAuth2App: {
    prepare: async ({ client, provider }) => {
      const { id, redirectUri } = await client();
      const query = encodeFields({
        response_type: 'code',
        client_id: id,
        redirect_uri: redirectUri,
        state: 'state',
        code_challenge: challengeOf(newVerifier()),
        code_challenge_method: 'S256',
      });
      return () => provider.post(`${AUTHORIZE}?${query.toString()}`, { headers: { 'coder-session-token': provider.session } });
    },
    status: 302,
    action: 'write',
    failsUnrecorded: 'nothing that exists changes: it would have created a grant',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'allowed', resource: expect.stringMatching(/^http/) as unknown, scope: 'user:read' },
  },
  revokeOAuth2App: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      await provider.obtainTokens(app);
      return () => provider.admin('DELETE', `${TOKENS}?client_id=${app.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'revoked' },
  },
  endOAuth2Grant: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      await provider.obtainTokens(app);
      const grants = (await provider.admin('GET', '/api/v2/users/me/oauth2-grants')).json<{ id: string; app: { id: string } }[]>();
      const [grant] = grants.filter((each) => each.app.id === app.id);
      return () => provider.admin('DELETE', `/api/v2/users/me/oauth2-grants/${grant!.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'revoked', user_id: expect.any(String) as unknown, grant_id: expect.any(String) as unknown },
  },
  endOAuth2SignIn: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      await provider.obtainTokens(app, { scope: 'openid' });
      const signIns = (await provider.admin('GET', '/api/v2/users/me/oauth2-sign-ins')).json<{ id: string; app_id: string }[]>();
      const [signIn] = signIns.filter((each) => each.app_id === app.id);
      return () => provider.admin('DELETE', `/api/v2/users/me/oauth2-sign-ins/${signIn!.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { sign_in: 'ended', user_id: expect.any(String) as unknown, session_id: expect.any(String) as unknown },
  },
  forgetOAuth2Consents: {
    prepare: async ({ client, provider }) => {
      const app = await client();
      const body = { name: app.name, redirect_uris: [app.redirectUri], verified: true };
      expectStatus(await provider.admin('PUT', `${APPS}/${app.id}`, body), 200);
      await provider.obtainTokens(app);
      return () => provider.admin('DELETE', `/api/v2/users/me/oauth2-consents/${app.id}`);
    },
    status: 204,
    action: 'write',
    resourceType: 'oauth2_provider_app',
    diff: [],
    fields: { consent: 'forgotten', user_id: expect.any(String) as unknown },
  },
  endOAuth2Grants: {
    prepare: async (world) => {
      const person = await world.person();
      return () => person.send('DELETE', '/users/me/oauth2-grants');
    },
    status: 200,
    action: 'delete',
    resourceType: 'api_key',
    diff: [],
    fields: { grants_ended: 0 },
  },
  exchangeOAuth2Token: { unaudited: 'the consent that it carries out is on record, and clients repeat it every hour' },
  revokeOAuth2Token: { unaudited: 'a client gives back what it got: no decision of a person, and allowed to who holds the token' },
};
