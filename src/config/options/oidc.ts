import { boolean, listMap, listOf, path, providerName, regExp, stringMap, text } from '../kinds.js';
import type { Option } from '../option.js';
import { issuerUrl, publicUrl } from '../url.js';

/** The names of additional identity providers; each has its own variables, derived from those of `OIDC`. */
export const OIDC_PROVIDERS = {
  oidcProviderNames: {
    env: 'CODER_OIDC_PROVIDERS',
    kind: listOf(providerName),
    default: '',
    description:
      'Names of further identity providers, in addition to the one that the variables below configure. The name of a provider follows CODER_OIDC_ in its variables: okta uses CODER_OIDC_OKTA_ISSUER_URL, CODER_OIDC_OKTA_CLIENT_ID and so on, which have no flags, and the callback /api/v2/users/oidc/okta/callback.',
    example: 'okta,google',
  },
} as const satisfies Record<string, Option>;

/** The settings of one OpenID Connect provider. Without a name in them: of the provider with the callback `/api/v2/users/oidc/callback`. */
export const OIDC = {
  oidcIssuerUrl: {
    env: 'CODER_OIDC_ISSUER_URL',
    kind: issuerUrl,
    absent: 'no login with OpenID Connect',
    description: 'Issuer URL of the OpenID Connect provider, which serves its discovery document.',
    example: 'https://login.example.com',
  },
  oidcClientId: {
    env: 'CODER_OIDC_CLIENT_ID',
    kind: text,
    description: 'Client ID of this server at the provider.',
    example: 'gatehouse',
  },
  oidcClientSecret: {
    env: 'CODER_OIDC_CLIENT_SECRET',
    kind: text,
    secret: true,
    description: 'Client secret of this server at the provider.',
    example: 'the secret from the registration',
  },
  oidcClientKeyFile: {
    env: 'CODER_OIDC_CLIENT_KEY_FILE',
    kind: path,
    description: 'Private key in PEM format (PKCS 8) for client authentication with a signed assertion (RFC 7523) instead of a secret.',
    example: '/etc/gatehouse/oidc.key',
  },
  oidcClientCertFile: {
    env: 'CODER_OIDC_CLIENT_CERT_FILE',
    kind: path,
    description: 'Certificate of CODER_OIDC_CLIENT_KEY_FILE in PEM format, as registered at the provider.',
    example: '/etc/gatehouse/oidc.crt',
  },
  oidcScopes: {
    env: 'CODER_OIDC_SCOPES',
    kind: listOf(text),
    default: 'openid,profile,email',
    description: 'Scopes to request. Many providers issue a refresh token only with offline_access.',
    example: 'openid,profile,email,offline_access',
  },
  oidcAuthUrlParams: {
    env: 'CODER_OIDC_AUTH_URL_PARAMS',
    kind: stringMap,
    default: '{"access_type":"offline"}',
    description: 'Additional parameters of the authorization request.',
    example: '{"access_type":"offline","prompt":"consent"}',
  },
  oidcAllowSignups: {
    env: 'CODER_OIDC_ALLOW_SIGNUPS',
    kind: boolean,
    default: 'true',
    description: 'Create an account for new users at their first login.',
    example: 'false',
  },
  oidcEmailDomain: {
    env: 'CODER_OIDC_EMAIL_DOMAIN',
    kind: listOf(text),
    default: '',
    description: 'Email domains that are allowed to log in. Empty: all.',
    example: 'example.com,example.org',
  },
  oidcIgnoreEmailVerified: {
    env: 'CODER_OIDC_IGNORE_EMAIL_VERIFIED',
    kind: boolean,
    default: 'false',
    description: 'Accept email addresses that the provider has not verified.',
    example: 'true',
  },
  oidcUsernameField: {
    env: 'CODER_OIDC_USERNAME_FIELD',
    kind: text,
    default: 'preferred_username',
    description: 'The claim from which the username of a new account is derived.',
    example: 'nickname',
  },
  oidcNameField: {
    env: 'CODER_OIDC_NAME_FIELD',
    kind: text,
    default: 'name',
    description: 'The claim that contains the full name.',
    example: 'display_name',
  },
  oidcEmailField: {
    env: 'CODER_OIDC_EMAIL_FIELD',
    kind: text,
    default: 'email',
    description: 'The claim that contains the email address.',
    example: 'mail',
  },
  oidcGroupField: {
    env: 'CODER_OIDC_GROUP_FIELD',
    kind: text,
    absent: 'groups, if that scope is requested',
    description:
      'The claim that contains the groups of the user at the provider. Each login sets the groups of the user in the default organization to those with the same names, and no others.',
    example: 'groups',
  },
  oidcGroupMapping: {
    env: 'CODER_OIDC_GROUP_MAPPING',
    kind: stringMap,
    default: '{}',
    description: 'Maps group names of the provider to group names in Gatehouse. A group that maps to an empty name is ignored.',
    example: '{"e5a1b2c4-0d3f-4f6e-8a7b-9c0d1e2f3a4b":"engineering"}',
  },
  oidcGroupRegexFilter: {
    env: 'CODER_OIDC_GROUP_REGEX_FILTER',
    kind: regExp,
    default: '.*',
    description: 'Groups whose name in Gatehouse does not match are ignored. Does not affect CODER_OIDC_ALLOWED_GROUPS.',
    example: '^gatehouse-',
  },
  oidcGroupAutoCreate: {
    env: 'CODER_OIDC_GROUP_AUTO_CREATE',
    kind: boolean,
    default: 'false',
    description: 'Create missing groups if the name is valid, at most 100 by one login. Otherwise they are ignored.',
    example: 'true',
  },
  oidcAllowedGroups: {
    env: 'CODER_OIDC_ALLOWED_GROUPS',
    kind: listOf(text),
    default: '',
    description: 'Users must be in one of these groups at the provider to log in. Empty: no group is required.',
    example: 'engineering,support',
  },
  oidcUserRoleField: {
    env: 'CODER_OIDC_USER_ROLE_FIELD',
    kind: text,
    description:
      'The claim that contains the site roles of the user. Each login sets the site roles to those, and no others; they cannot be changed here.',
    example: 'roles',
  },
  oidcUserRoleMapping: {
    env: 'CODER_OIDC_USER_ROLE_MAPPING',
    kind: listMap,
    default: '{}',
    description: 'Maps roles of the provider to site roles. A role that maps to an empty list is ignored.',
    example: '{"it-admins":["user-admin","auditor"]}',
  },
  oidcUserRoleDefault: {
    env: 'CODER_OIDC_USER_ROLE_DEFAULT',
    kind: listOf(text),
    default: '',
    description: 'Site roles that every user of the provider has.',
    example: 'auditor',
  },
  oidcIgnoreUserinfo: {
    env: 'CODER_OIDC_IGNORE_USERINFO',
    kind: boolean,
    default: 'false',
    description: 'Use only the claims of the ID token and do not call the userinfo endpoint.',
    example: 'true',
  },
  oidcAccessTokenClaims: {
    env: 'CODER_OIDC_ACCESS_TOKEN_CLAIMS',
    kind: boolean,
    default: 'false',
    hidden: true,
    description: 'Use claims of the access token that are missing in the ID token. The access token must be a JWT from the same issuer.',
    example: 'true',
  },
  oidcSignInText: {
    env: 'CODER_OIDC_SIGN_IN_TEXT',
    kind: text,
    default: 'OpenID Connect',
    description: 'Label of the button on the login page.',
    example: 'Sign in with Example',
  },
  oidcIconUrl: {
    env: 'CODER_OIDC_ICON_URL',
    kind: text,
    description: 'URL of an icon for the button. The login page shows it only if this server serves it; other clients receive the URL.',
    example: '/icon/example.svg',
  },
  oidcSignupsDisabledText: {
    env: 'CODER_OIDC_SIGNUPS_DISABLED_TEXT',
    kind: text,
    description: 'Message shown to users without an account if CODER_OIDC_ALLOW_SIGNUPS is off.',
    example: 'Write to it@example.com to get an account.',
  },
  oidcRedirectUrl: {
    env: 'CODER_OIDC_REDIRECT_URL',
    kind: publicUrl,
    absent: 'CODER_ACCESS_URL',
    description: 'Base URL of the callback, if users do not reach this server at its access URL.',
    example: 'https://id.internal.example.com',
  },
  oidcDangerousEmailFallback: {
    env: 'CODER_DANGEROUS_OIDC_EMAIL_FALLBACK',
    kind: boolean,
    default: 'false',
    hidden: true,
    description: 'Match accounts by email address only, even if they are linked to another identity of this provider.',
    example: 'true',
  },
  oidcDangerousSkipIssuerChecks: {
    env: 'CODER_DANGEROUS_OIDC_SKIP_ISSUER_CHECKS',
    kind: boolean,
    default: 'false',
    hidden: true,
    description:
      'Accept a discovery document and ID tokens of any issuer. Signatures are still verified. Cannot be combined with other providers.',
    example: 'true',
  },
} as const satisfies Record<string, Option>;
