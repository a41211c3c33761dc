import { boolean, listOf, path, providerName, stringMap, text } from '../kinds.js';
import type { Option } from '../option.js';
import { issuerUrl, publicUrl } from '../url.js';

/** The names of further identity providers; each has variables of its own, made from those of `OIDC`. */
export const OIDC_PROVIDERS = {
  oidcProviderNames: {
    env: 'CODER_OIDC_PROVIDERS',
    kind: listOf(providerName),
    default: '',
    description:
      'Names of identity providers besides the one that the variables below set up. Each name goes behind CODER_OIDC_ in the variables of its provider: okta has CODER_OIDC_OKTA_ISSUER_URL, CODER_OIDC_OKTA_CLIENT_ID and so on, which have no flags, and its callback is /api/v2/users/oidc/okta/callback.',
    example: 'okta,google',
  },
} as const satisfies Record<string, Option>;

/** One OpenID Connect provider. As they stand: the provider whose callback is `/api/v2/users/oidc/callback`. */
export const OIDC = {
  oidcIssuerUrl: {
    env: 'CODER_OIDC_ISSUER_URL',
    kind: issuerUrl,
    absent: 'no login with OpenID Connect',
    description: 'The issuer of the OpenID Connect provider, under which its discovery document is found.',
    example: 'https://login.example.com',
  },
  oidcClientId: {
    env: 'CODER_OIDC_CLIENT_ID',
    kind: text,
    description: 'What the provider calls this server.',
    example: 'gatehouse',
  },
  oidcClientSecret: {
    env: 'CODER_OIDC_CLIENT_SECRET',
    kind: text,
    secret: true,
    description: 'The secret that the provider gave this server.',
    example: 'the secret from the registration',
  },
  oidcClientKeyFile: {
    env: 'CODER_OIDC_CLIENT_KEY_FILE',
    kind: path,
    description: 'A private key in PEM form (PKCS 8), to prove who we are with a signed assertion (RFC 7523) instead of a secret.',
    example: '/etc/gatehouse/oidc.key',
  },
  oidcClientCertFile: {
    env: 'CODER_OIDC_CLIENT_CERT_FILE',
    kind: path,
    description: 'The certificate of CODER_OIDC_CLIENT_KEY_FILE in PEM form, which the provider knows.',
    example: '/etc/gatehouse/oidc.crt',
  },
  oidcScopes: {
    env: 'CODER_OIDC_SCOPES',
    kind: listOf(text),
    default: 'openid,profile,email',
    description: 'Scopes to ask for. Many providers give a refresh token only with offline_access.',
    example: 'openid,profile,email,offline_access',
  },
  oidcAuthUrlParams: {
    env: 'CODER_OIDC_AUTH_URL_PARAMS',
    kind: stringMap,
    default: '{"access_type":"offline"}',
    description: 'Further parameters of the authorization request.',
    example: '{"access_type":"offline","prompt":"consent"}',
  },
  oidcAllowSignups: {
    env: 'CODER_OIDC_ALLOW_SIGNUPS',
    kind: boolean,
    default: 'true',
    description: 'Give people without an account one at their first login.',
    example: 'false',
  },
  oidcEmailDomain: {
    env: 'CODER_OIDC_EMAIL_DOMAIN',
    kind: listOf(text),
    default: '',
    description: 'Domains of e-mail addresses that may log in. Empty: all of them.',
    example: 'example.com,example.org',
  },
  oidcIgnoreEmailVerified: {
    env: 'CODER_OIDC_IGNORE_EMAIL_VERIFIED',
    kind: boolean,
    default: 'false',
    description: 'Take e-mail addresses that the provider has not verified.',
    example: 'true',
  },
  oidcUsernameField: {
    env: 'CODER_OIDC_USERNAME_FIELD',
    kind: text,
    default: 'preferred_username',
    description: 'The claim that the user name of a new account is made from.',
    example: 'nickname',
  },
  oidcNameField: {
    env: 'CODER_OIDC_NAME_FIELD',
    kind: text,
    default: 'name',
    description: 'The claim that holds the full name.',
    example: 'display_name',
  },
  oidcEmailField: {
    env: 'CODER_OIDC_EMAIL_FIELD',
    kind: text,
    default: 'email',
    description: 'The claim that holds the e-mail address.',
    example: 'mail',
  },
  oidcGroupField: {
    env: 'CODER_OIDC_GROUP_FIELD',
    kind: text,
    absent: 'groups, when that scope is asked for',
    description: 'The claim that holds the groups of the person at the provider.',
    example: 'groups',
  },
  oidcAllowedGroups: {
    env: 'CODER_OIDC_ALLOWED_GROUPS',
    kind: listOf(text),
    default: '',
    description: 'Groups at the provider of which one is needed to log in. Empty: none is.',
    example: 'engineering,support',
  },
  oidcIgnoreUserinfo: {
    env: 'CODER_OIDC_IGNORE_USERINFO',
    kind: boolean,
    default: 'false',
    description: 'Take claims from the ID token alone and do not ask the userinfo endpoint.',
    example: 'true',
  },
  oidcAccessTokenClaims: {
    env: 'CODER_OIDC_ACCESS_TOKEN_CLAIMS',
    kind: boolean,
    default: 'false',
    hidden: true,
    description: 'Take claims that the ID token lacks from the access token, which must be a JWT of the same issuer.',
    example: 'true',
  },
  oidcSignInText: {
    env: 'CODER_OIDC_SIGN_IN_TEXT',
    kind: text,
    default: 'OpenID Connect',
    description: 'The whole label of the button on the login page.',
    example: 'Sign in with Example',
  },
  oidcIconUrl: {
    env: 'CODER_OIDC_ICON_URL',
    kind: text,
    description: 'A picture for the button. The login page shows it only when this server serves it; other clients see the address.',
    example: '/icon/example.svg',
  },
  oidcSignupsDisabledText: {
    env: 'CODER_OIDC_SIGNUPS_DISABLED_TEXT',
    kind: text,
    description: 'What people without an account are told while CODER_OIDC_ALLOW_SIGNUPS is off.',
    example: 'Write to it@example.com to get an account.',
  },
  oidcRedirectUrl: {
    env: 'CODER_OIDC_REDIRECT_URL',
    kind: publicUrl,
    absent: 'CODER_ACCESS_URL',
    description: 'Another base URL for the address the provider sends people back to, when they do not reach this server by its own.',
    example: 'https://id.internal.example.com',
  },
  oidcDangerousEmailFallback: {
    env: 'CODER_DANGEROUS_OIDC_EMAIL_FALLBACK',
    kind: boolean,
    default: 'false',
    hidden: true,
    description: 'Let an e-mail address alone log in to an account that is linked to another identity.',
    example: 'true',
  },
  oidcDangerousSkipIssuerChecks: {
    env: 'CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS',
    kind: boolean,
    default: 'false',
    hidden: true,
    description:
      'Accept a discovery document and ID tokens of any issuer. Their signatures are checked all the same. Not beside other providers.',
    example: 'true',
  },
} as const satisfies Record<string, Option>;
