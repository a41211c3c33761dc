import { duration, durationOrZero } from '../duration.js';
import { boolean, hostPattern, listOf, wholeNumber } from '../kinds.js';
import type { Option } from '../option.js';

export const OAUTH2 = {
  oauth2ProviderEnable: {
    env: 'CODER_OAUTH2_PROVIDER_ENABLE',
    kind: boolean,
    default: 'true',
    description: 'Serve the OAuth 2 authorization server: /oauth2 and its metadata.',
    example: 'false',
  },
  oauthAccessTokenLifetimeSeconds: {
    env: 'CODER_DEFAULT_OAUTH_ACCESS_LIFETIME',
    kind: duration,
    default: '1h',
    description: 'Lifetime of an OAuth access token. Use does not extend it.',
    example: '15m',
  },
  oauthRefreshLifetimeSeconds: {
    env: 'CODER_DEFAULT_OAUTH_REFRESH_LIFETIME',
    kind: duration,
    default: '720h',
    description: 'How long an OAuth refresh token can stay unused. Must be longer than the lifetime of an access token.',
    example: '168h',
  },
  oauthGrantLifetimeSeconds: {
    env: 'CODER_OAUTH_GRANT_MAX_LIFETIME',
    kind: duration,
    default: '90d',
    description: 'Maximum lifetime of a grant, even if it is refreshed. After that, the user must consent again.',
    example: '30d',
  },
  oauthSsoSessionLifetimeSeconds: {
    env: 'CODER_OAUTH_SSO_SESSION_LIFETIME',
    kind: durationOrZero,
    default: '0',
    description:
      'How long after a login its session can be used to sign in to apps, however often it is used. After that, the user logs in again for the next ' +
      'app. 0: as long as the session lasts.',
    example: '12h',
  },
  oauthRegistrationLimit: {
    env: 'CODER_OAUTH_REGISTRATION_LIMIT',
    kind: wholeNumber({ min: 0 }),
    default: '10000',
    description: 'How many apps can have registered themselves without an initial access token. 0: no limit.',
    example: '500',
  },
  oauthRegistrationLimitPerNetwork: {
    env: 'CODER_OAUTH_REGISTRATION_LIMIT_PER_NETWORK',
    kind: wholeNumber({ min: 0 }),
    default: '100',
    description:
      'How many of these apps can be from one network (an IPv4 address or an IPv6 /64; four times as many from an IPv6 /48), or have their ' +
      'metadata documents on one site. 0: no limit.',
    example: '20',
  },
  oauthRegistrationUnusedLifetimeSeconds: {
    env: 'CODER_OAUTH_REGISTRATION_UNUSED_LIFETIME',
    kind: duration,
    default: '7d',
    description:
      'An app that registered itself without an initial access token is deleted when nobody has consented to it for this long, and nobody ' +
      'uses it any more.',
    example: '24h',
  },
  oauthClientMetadataDomains: {
    env: 'CODER_OAUTH_CLIENT_METADATA_DOMAINS',
    kind: listOf(hostPattern),
    default: '',
    description:
      'Hosts from which the server accepts client ID metadata documents; *.example.com means the hosts below example.com. Empty: every host of ' +
      'the internet, while every app may register itself; otherwise none.',
    example: 'apps.example.com,*.example.org',
  },
  oauthRequirePushedAuthorizationRequests: {
    env: 'CODER_OAUTH_REQUIRE_PUSHED_AUTHORIZATION_REQUESTS',
    kind: boolean,
    default: 'false',
    description:
      'Refuse authorization requests that the app has not pushed (RFC 9126), for all apps. The API explorer cannot push its requests: its ' +
      'Authorize dialog then fails.',
    example: 'true',
  },
  oauthPrivateKeyJwtEnable: {
    env: 'CODER_OAUTH_PRIVATE_KEY_JWT_ENABLE',
    kind: boolean,
    default: 'false',
    description:
      'Let apps authenticate with JWTs that they sign (private_key_jwt) instead of a secret. If it is off, apps that are registered for it get no ' +
      'tokens.',
    example: 'true',
  },
  dangerousAllowPrivateClientHosts: {
    env: 'CODER_DANGEROUS_ALLOW_PRIVATE_CLIENT_HOSTS',
    kind: boolean,
    default: 'false',
    description:
      'Let the server also connect to this machine and to private networks for client ID metadata documents, for keys of clients and of issuers of ' +
      'workload identities, and for back-channel logouts and sector identifiers. Then every person who can register a client can make it send requests there: ' +
      'for development, or where only owners can register clients.',
    example: 'true',
  },
  oauthDpopNonce: {
    env: 'CODER_OAUTH2_DPOP_NONCE',
    kind: boolean,
    default: 'false',
    description:
      'Require a nonce of this server in every DPoP proof, so that a client cannot make proofs in advance. A client without one is refused and ' +
      'told the nonce, with which it tries again.',
    example: 'true',
  },
  oauthSigningKeyLifetimeSeconds: {
    env: 'CODER_OAUTH_SIGNING_KEY_LIFETIME',
    kind: duration,
    default: '30d',
    description:
      'How long a key signs ID tokens and JWT access tokens. The next one is published a day before it signs, and the previous one for two days after, ' +
      'or as long as the last token that it has signed can be valid, if that is longer.',
    example: '90d',
  },
  oauthSigningEddsa: {
    env: 'CODER_OAUTH_SIGNING_EDDSA',
    kind: boolean,
    default: 'false',
    description:
      'Offer EdDSA (Ed25519) beside RS256 and ES256 for ID tokens. Some relying parties read no key set with keys of this type at all. ' +
      'When it is turned off, its keys stay published until the last token that they can have signed has expired: a day, or CODER_DEFAULT_OAUTH_ACCESS_LIFETIME, if that is longer.',
    example: 'true',
  },
  disableQueryTokens: {
    env: 'CODER_DISABLE_QUERY_TOKENS',
    kind: boolean,
    default: 'false',
    description: 'Refuse tokens in the query string (access_token and coder_session_token), where proxies can log them.',
    example: 'true',
  },
} as const satisfies Record<string, Option>;
