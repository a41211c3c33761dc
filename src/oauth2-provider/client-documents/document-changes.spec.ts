import type { AppUpdate, CHANGED_PROPERTIES } from '../apps/app-fields.js';
import type { AppRow } from '../apps/app-row.js';
import { DEFAULT_OPENID_SETTINGS } from '../apps/app-settings.js';
import { authenticationOf } from '../client-keys/client-authentication.js';
import { isChanged } from './document-changes.js';

const KEY = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
const APP: AppRow = {
  ...DEFAULT_OPENID_SETTINGS,
  id: '5a66e700-0000-4000-8000-000000000001',
  name: 'Notes',
  icon: '',
  callbackUrl: 'https://notes.example/a',
  redirectUris: ['https://notes.example/a', 'https://notes.example/b'],
  clientType: 'confidential',
  dynamicallyRegistered: true,
  grantTypes: ['authorization_code', 'refresh_token'],
  responseTypes: ['code'],
  tokenEndpointAuthMethod: 'private_key_jwt',
  jwks: { keys: [KEY] },
  jwksUri: null,
  tokenEndpointAuthSigningAlg: null,
  scope: 'openid',
  serviceAccountId: null,
  requirePushedAuthorizationRequests: false,
  dpopBoundAccessTokens: false,
  clientUri: '',
  policyUri: '',
  tosUri: '',
  isVerified: false,
  createdBy: null,
  createdAt: new Date(0),
};
const SAME: AppUpdate = { ...APP, authentication: authenticationOf(APP), createdBy: '' };

type Column = Exclude<(typeof CHANGED_PROPERTIES)[number], 'callbackUrl'>;

/** An update that differs in one column: a new column does not compile until it is here. */
const CHANGES: { readonly [Property in Column]: Partial<AppUpdate> } = {
  name: { name: 'Other' },
  icon: { icon: '/icon/x.svg' },
  redirectUris: { redirectUris: ['https://notes.example/a'] },
  clientType: { clientType: 'public' },
  grantTypes: { grantTypes: ['authorization_code'] },
  tokenEndpointAuthMethod: { authentication: { method: 'client_secret_basic' } },
  jwks: { authentication: { method: 'private_key_jwt', keys: { jwks: { keys: [{ ...KEY, kid: 'new' }] } }, signingAlgorithm: null } },
  jwksUri: { authentication: { method: 'private_key_jwt', keys: { jwksUri: 'https://notes.example/keys' }, signingAlgorithm: null } },
  tokenEndpointAuthSigningAlg: {
    authentication: { method: 'private_key_jwt', keys: { jwks: { keys: [KEY] } }, signingAlgorithm: 'EdDSA' },
  },
  scope: { scope: 'openid email' },
  serviceAccountId: { serviceAccountId: APP.id },
  requirePushedAuthorizationRequests: { requirePushedAuthorizationRequests: true },
  dpopBoundAccessTokens: { dpopBoundAccessTokens: true },
  clientUri: { clientUri: 'https://notes.example' },
  policyUri: { policyUri: 'https://notes.example/policy' },
  tosUri: { tosUri: 'https://notes.example/terms' },
  isVerified: { isVerified: true },
  idTokenSignedResponseAlg: { idTokenSignedResponseAlg: 'ES256' },
  userinfoSignedResponseAlg: { userinfoSignedResponseAlg: 'RS256' },
  idTokenUserClaims: { idTokenUserClaims: true },
  defaultMaxAge: { defaultMaxAge: 0 },
  requireAuthTime: { requireAuthTime: true },
  postLogoutRedirectUris: { postLogoutRedirectUris: ['https://notes.example/bye'] },
  backchannelLogoutUri: { backchannelLogoutUri: 'https://notes.example/logout' },
  backchannelLogoutSessionRequired: { backchannelLogoutSessionRequired: true },
  subjectType: { subjectType: 'pairwise' },
  sectorIdentifierUri: { sectorIdentifierUri: 'https://notes.example/sector' },
  groupFilter: { groupFilter: ['acme/*'] },
  roleFilter: { roleFilter: ['acme/*'] },
  claimNames: { claimNames: { groups: 'teams' } },
  requirePkce: { requirePkce: false },
};

describe('a document that was fetched again', () => {
  it.each(Object.entries(CHANGES))('changes its app when %s differs', (_column, change) => {
    expect(isChanged(APP, { ...SAME, ...change })).toBe(true);
  });

  it('changes nothing when it says the same, with its lists in any order', () => {
    expect(isChanged(APP, SAME)).toBe(false);
    const reordered = { redirectUris: APP.redirectUris.toReversed(), grantTypes: APP.grantTypes.toReversed() };
    expect(isChanged(APP, { ...SAME, ...reordered })).toBe(false);
  });

  it('changes nothing by what it does not say', () => {
    const { clientType: _type, authentication: _authentication, isVerified: _verified, ...rest } = SAME;
    expect(isChanged(APP, rest)).toBe(false);
  });
});
