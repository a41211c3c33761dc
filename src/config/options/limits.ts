import { duration } from '../duration.js';
import { boolean, path, wholeNumber } from '../kinds.js';
import type { Option } from '../option.js';
import { valkeyUrl } from '../url.js';

/** How much of the server clients may use. Limits that need no setting are constants; docs/limits.md lists all of them. */
export const LIMITS = {
  apiRateLimit: {
    env: 'CODER_API_RATE_LIMIT',
    kind: wholeNumber(),
    default: '512',
    description: 'Requests per minute to one API route, for each user, or for each address if nobody is signed in. 0 or less: no limit.',
    example: '2000',
  },
  loginRateLimit: {
    env: 'CODER_LOGIN_RATE_LIMIT',
    kind: wholeNumber(),
    default: '60',
    description: 'Logins per minute from one network, for any user. 0 or less: no limit.',
    example: '300',
  },
  oauth2RateLimit: {
    env: 'CODER_OAUTH2_RATE_LIMIT',
    kind: wholeNumber(),
    default: '60',
    description:
      'Requests per minute to one OAuth endpoint, for each user, or for each network if nobody is signed in. At the token, introspection ' +
      'and revocation endpoints, only requests without client authentication count; at the device authorization endpoint and where requests are ' +
      'pushed, also those of public clients. 0 or less: no limit.',
    example: '300',
  },
  oauth2ClientRateLimit: {
    env: 'CODER_OAUTH2_CLIENT_RATE_LIMIT',
    kind: wholeNumber(),
    default: '6000',
    description:
      'Requests per minute from one OAuth client or resource server to each of the token and revocation endpoints, and from a confidential ' +
      'client to the device authorization endpoint. For a public client, and for programs that get tokens of an agent, counted for each network. ' +
      '0 or less: no limit.',
    example: '20000',
  },
  oauth2IntrospectionRateLimit: {
    env: 'CODER_OAUTH2_INTROSPECTION_RATE_LIMIT',
    kind: wholeNumber(),
    default: '60000',
    description:
      'Requests per minute from one resource server or OAuth client to the introspection endpoint: as a rule, one for each request that ' +
      'the resource server gets. 0 or less: no limit.',
    example: '300000',
  },
  filesRateLimit: {
    env: 'CODER_FILES_RATE_LIMIT',
    kind: wholeNumber(),
    default: '12',
    description: 'Uploads, and downloads of the same file, per minute and user. 0 or less: no limit.',
    example: '60',
  },
  dangerousDisableRateLimits: {
    env: 'CODER_DANGEROUS_DISABLE_RATE_LIMITS',
    kind: boolean,
    default: 'false',
    description: 'Disable all rate limits, including those against password guessing. For tests only.',
    example: 'true',
  },
  limitsStoreUrl: {
    env: 'CODER_LIMITS_STORE_URL',
    kind: valkeyUrl,
    secret: true,
    absent: 'PostgreSQL',
    description:
      'URL of the Valkey or Redis (6.2 or newer) in which all servers count password guesses and requests. While it is unavailable, each server counts alone.',
    example: 'rediss://gatehouse:secret@valkey.example.com:6379',
  },
  limitsStoreCaFile: {
    env: 'CODER_LIMITS_STORE_CA_FILE',
    kind: path,
    absent: 'the certificate authorities of Node.js',
    description: 'File with the certificates in PEM format that verify the server of CODER_LIMITS_STORE_URL.',
    example: '/etc/gatehouse/valkey-ca.crt',
  },
  maxConnectionsPerNetwork: {
    env: 'CODER_HTTP_MAX_CONNECTIONS_PER_NETWORK',
    kind: wholeNumber({ min: 0 }),
    default: '1000',
    description:
      'Maximum number of open connections from one network (an IPv4 address or an IPv6 /64). Does not apply to proxies in CODER_PROXY_TRUSTED_ORIGINS. 0: no limit.',
    example: '5000',
  },
  bodyMemoryMib: {
    env: 'CODER_HTTP_BODY_MEMORY_MIB',
    kind: wholeNumber({ min: 1 }),
    default: '64',
    description:
      'Memory for the request bodies of all clients together, in MiB. One network can use a quarter of it. Uploads do not count.',
    example: '256',
  },
  credentialCacheMib: {
    env: 'CODER_CREDENTIAL_CACHE_MIB',
    kind: wholeNumber({ min: 0 }),
    default: '32',
    description:
      'Memory of one server process for the keys and tokens in use, in MiB; about 4 KiB each. Every request still asks the database ' +
      'whether they have changed. 0: read them from the database every time.',
    example: '256',
  },
  bodyTimeoutSeconds: {
    env: 'CODER_HTTP_BODY_TIMEOUT',
    kind: duration,
    default: '20s',
    description: 'How long a request body can take to arrive. Uploads have 10 minutes.',
    example: '1m',
  },
} as const satisfies Record<string, Option>;
