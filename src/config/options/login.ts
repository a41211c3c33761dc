import { duration } from '../duration.js';
import { boolean, oneOf } from '../kinds.js';
import type { Option } from '../option.js';
import { webPage } from '../url.js';

export const LOGIN = {
  sessionDurationSeconds: {
    env: 'CODER_SESSION_DURATION',
    kind: duration,
    default: '24h',
    description: 'Lifetime of a login session. Each use restarts it, unless that is disabled.',
    example: '12h',
  },
  disableSessionExpiryRefresh: {
    env: 'CODER_DISABLE_SESSION_EXPIRY_REFRESH',
    kind: boolean,
    default: 'false',
    description: 'End every login session CODER_SESSION_DURATION after the login, even if it is used.',
    example: 'true',
  },
  defaultTokenLifetimeSeconds: {
    env: 'CODER_DEFAULT_TOKEN_LIFETIME',
    kind: duration,
    default: '168h',
    description: 'Default lifetime of long-lived tokens and CLI keys.',
    example: '720h',
  },
  maxTokenLifetimeSeconds: {
    env: 'CODER_MAX_TOKEN_LIFETIME',
    kind: duration,
    default: '876600h',
    description: 'Maximum lifetime of tokens, except those that owners create.',
    example: '8760h',
  },
  maxAdminTokenLifetimeSeconds: {
    env: 'CODER_MAX_ADMIN_TOKEN_LIFETIME',
    kind: duration,
    default: '168h',
    description: 'Maximum lifetime of tokens that owners create. Replaces CODER_MAX_TOKEN_LIFETIME for them.',
    example: '720h',
  },
  disablePasswordAuth: {
    env: 'CODER_DISABLE_PASSWORD_AUTH',
    kind: boolean,
    default: 'false',
    description: 'Disable password login.',
    example: 'true',
  },
  secureAuthCookie: {
    env: 'CODER_SECURE_AUTH_COOKIE',
    kind: boolean,
    absent: 'true if the access URL is https',
    description: 'Mark the session cookie Secure, so that browsers send it over HTTPS only.',
    example: 'true',
  },
  samesiteAuthCookie: {
    env: 'CODER_SAMESITE_AUTH_COOKIE',
    kind: oneOf(['lax', 'none']),
    default: 'lax',
    description: 'The SameSite attribute of the session cookie. none requires a Secure cookie.',
    example: 'none',
  },
  hostPrefixCookie: {
    env: 'CODER_HOST_PREFIX_COOKIE',
    kind: boolean,
    default: 'false',
    description:
      'Add the prefix __Host- to cookie names, so that browsers accept them from this host only and sibling domains cannot set them. Requires an https access URL. Changing this setting signs everyone out of their browsers.',
    example: 'true',
  },
  termsOfServiceUrl: {
    env: 'CODER_TERMS_OF_SERVICE_URL',
    kind: webPage,
    description: 'URL of the terms of service, linked on the login page.',
    example: 'https://example.com/terms',
  },
} as const satisfies Record<string, Option>;
