import { duration } from '../duration.js';
import { boolean, oneOf } from '../kinds.js';
import type { Option } from '../option.js';
import { webPage } from '../url.js';

export const LOGIN = {
  sessionDurationSeconds: {
    env: 'CODER_SESSION_DURATION',
    kind: duration,
    default: '24h',
    description: 'How long a login session lives. Each use starts the time anew, unless that is disabled.',
    example: '12h',
  },
  disableSessionExpiryRefresh: {
    env: 'CODER_DISABLE_SESSION_EXPIRY_REFRESH',
    kind: boolean,
    default: 'false',
    description: 'End every login session CODER_SESSION_DURATION after the login, however much it is used.',
    example: 'true',
  },
  defaultTokenLifetimeSeconds: {
    env: 'CODER_DEFAULT_TOKEN_LIFETIME',
    kind: duration,
    default: '168h',
    description: 'How long a token or a command-line key lives when nothing else was asked for.',
    example: '720h',
  },
  maxTokenLifetimeSeconds: {
    env: 'CODER_MAX_TOKEN_LIFETIME',
    kind: duration,
    default: '876600h',
    description: 'The longest life that anybody but an owner may give a token.',
    example: '8760h',
  },
  maxAdminTokenLifetimeSeconds: {
    env: 'CODER_MAX_ADMIN_TOKEN_LIFETIME',
    kind: duration,
    default: '168h',
    description: 'The longest life that an owner may give a token, instead of CODER_MAX_TOKEN_LIFETIME.',
    example: '720h',
  },
  disablePasswordAuth: {
    env: 'CODER_DISABLE_PASSWORD_AUTH',
    kind: boolean,
    default: 'false',
    description: 'Refuse logins with a password.',
    example: 'true',
  },
  secureAuthCookie: {
    env: 'CODER_SECURE_AUTH_COOKIE',
    kind: boolean,
    absent: 'true when the access URL is https',
    description: 'Mark the session cookie Secure, so that browsers send it over HTTPS only.',
    example: 'true',
  },
  samesiteAuthCookie: {
    env: 'CODER_SAMESITE_AUTH_COOKIE',
    kind: oneOf(['lax', 'none']),
    default: 'lax',
    description: 'The SameSite attribute of the session cookie. none needs a Secure cookie.',
    example: 'none',
  },
  termsOfServiceUrl: {
    env: 'CODER_TERMS_OF_SERVICE_URL',
    kind: webPage,
    description: 'The terms of service, linked on the login page.',
    example: 'https://example.com/terms',
  },
} as const satisfies Record<string, Option>;
