import { listOf, oneOf, reference, type Schema, text, words, yesOrNo } from './schema-parts.js';

const URI = { type: 'string', minLength: 1, maxLength: 2048 } as const;
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
/** Of the keys of apps. */
const KEY_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const;
const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
] as const;

function optional(maxLength: number, description: string): Schema {
  return { ...text(maxLength, description), default: '' };
}

/** The fields of the API, but for the ID of the service account, which is its name here. */
export const APP_FIELDS: Readonly<Record<string, Schema>> = {
  name: text(64, 'Unique among the apps of administrators, and shown to people who consent.', { minLength: 1 }),
  client_type: {
    ...oneOf(['confidential', 'public'], 'Whether it can keep a secret. Cannot be changed.'),
    default: 'confidential',
  },
  redirect_uris: { ...listOf(URI, 32, 'Where people return to. The first is the primary one.'), default: [] },
  grant_types: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { type: 'string', enum: GRANT_TYPES },
    description: 'How it gets tokens. Default: authorization_code and refresh_token; with a service account, client_credentials.',
  },
  scope: optional(4096, 'Scopes that it can be granted, separated by spaces. Empty: every scope that it requests.'),
  service_account: {
    type: ['string', 'null'],
    maxLength: 36,
    description: 'Username of the service account that it acts as with client_credentials.',
    default: null,
  },
  client_secret: reference('Where its secret is written, if it has none there.'),
  token_endpoint_auth_method: {
    ...oneOf(
      ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
      'How it authenticates. Default: client_secret_basic; for a public app none.',
    ),
  },
  jwks: {
    type: ['object', 'null'],
    description: 'For private_key_jwt: its public keys, a JSON Web Key Set (RFC 7517).',
    default: null,
  },
  jwks_uri: optional(2048, 'The same by reference: an https URL.'),
  token_endpoint_auth_signing_alg: {
    ...oneOf(['', ...KEY_ALGORITHMS], 'For private_key_jwt: the only algorithm that it signs with. Empty: any.'),
    default: '',
  },
  verified: yesOrNo('You vouch for it: people are told so.', false),
  icon: optional(256, 'Path of an icon on the server.'),
  client_uri: optional(2048, 'Its web page.'),
  policy_uri: optional(2048, 'Its privacy policy.'),
  tos_uri: optional(2048, 'Its terms of service.'),
  require_pkce: yesOrNo('Whether it has to use PKCE. False only for software that cannot, and that checks the nonce of ID tokens.', true),
  require_pushed_authorization_requests: yesOrNo('Whether it has to push its authorization requests (RFC 9126).', false),
  dpop_bound_access_tokens: yesOrNo('Whether it gets only tokens that are bound to a key (RFC 9449).', false),
  post_logout_redirect_uris: { ...listOf(URI, 32, 'Where people can be sent after a logout that it has asked for.'), default: [] },
  backchannel_logout_uri: optional(2048, 'Https URL that is told when a session has ended from which a user signed in to it.'),
  backchannel_logout_session_required: yesOrNo('Whether it is told only about sign-ins with a sid.', false),
  id_token_signed_response_alg: { ...oneOf(ALGORITHMS, 'What its ID tokens are signed with.'), default: 'RS256' },
  userinfo_signed_response_alg: {
    ...oneOf(['', ...ALGORITHMS], 'What UserInfo responses are signed with. Empty: they are JSON.'),
    default: '',
  },
  id_token_user_claims: yesOrNo('Whether names and addresses are in ID tokens, too.', false),
  default_max_age: {
    type: ['integer', 'null'],
    minimum: 0,
    maximum: 31_622_400,
    description: 'How old a login can be, in seconds, if a request does not say it. Null: any age.',
    default: null,
  },
  require_auth_time: yesOrNo('Whether ID tokens have to say when the user logged in.', false),
  subject_type: {
    ...oneOf(['public', 'pairwise'], 'What it knows users by: their IDs, or subjects that no other site gets.'),
    default: 'public',
  },
  sector_identifier_uri: optional(2048, 'Https URL that lists the redirect URIs of all apps of its sector.'),
  group_filter: { ...words(50, 'Patterns of the groups that it learns of. Empty: all.'), default: [] },
  role_filter: { ...words(50, 'Patterns of the roles that it learns of. Empty: all.'), default: [] },
  claim_names: {
    type: 'object',
    additionalProperties: { type: 'string', minLength: 1, maxLength: 128 },
    maxProperties: 50,
    description: 'Other names for claims, such as `preferred_username: login`.',
    default: {},
  },
};
