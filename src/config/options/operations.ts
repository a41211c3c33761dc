import { listenAddress } from '../address.js';
import { durationOrZero } from '../duration.js';
import { boolean, oneOf, text, wholeNumber } from '../kinds.js';
import type { Option } from '../option.js';

export const OPERATIONS = {
  apiRateLimit: {
    env: 'CODER_API_RATE_LIMIT',
    kind: wholeNumber(),
    default: '512',
    description:
      'Requests a minute that one user, or one address when nobody is signed in, may send to one API route. 0 or less: no limit.',
    example: '2000',
  },
  apiKeysRetentionSeconds: {
    env: 'CODER_API_KEYS_RETENTION',
    kind: durationOrZero,
    default: '7d',
    description: 'How long an expired key is kept, so that its user is told that it expired. 0 keeps them for ever.',
    example: '30d',
  },
  dormancyThresholdSeconds: {
    env: 'CODER_DORMANCY_THRESHOLD',
    kind: durationOrZero,
    default: '90d',
    description: 'How long a user may stay away before the account counts as dormant. Logging in wakes it. 0: for ever.',
    example: '30d',
  },
  dangerousDisableRateLimits: {
    env: 'CODER_DANGEROUS_DISABLE_RATE_LIMITS',
    kind: boolean,
    default: 'false',
    description: 'Switch every rate limit off, also those that slow down guessing of passwords. For tests only.',
    example: 'true',
  },
  prometheusEnable: {
    env: 'CODER_PROMETHEUS_ENABLE',
    kind: boolean,
    default: 'false',
    description: 'Serve metrics for Prometheus at /metrics on CODER_PROMETHEUS_ADDRESS.',
    example: 'true',
  },
  prometheusAddress: {
    env: 'CODER_PROMETHEUS_ADDRESS',
    kind: listenAddress,
    default: '127.0.0.1:2112',
    description: 'Where the metrics are served. Nobody has to sign in there: keep it away from the public.',
    example: '10.0.0.5:2112',
  },
  verbose: {
    env: 'CODER_VERBOSE',
    short: '-v',
    kind: boolean,
    default: 'false',
    description: 'Log debug messages too.',
    example: 'true',
  },
  logFormat: {
    env: 'CODER_LOG_FORMAT',
    kind: oneOf(['human', 'json']),
    fallback: { text: 'human on a terminal, else json', value: (around) => (around.isTerminal ? 'human' : 'json') },
    description: 'One JSON object a line, or lines for people.',
    example: 'json',
  },
  cliUpgradeMessage: {
    env: 'CODER_CLI_UPGRADE_MESSAGE',
    kind: text,
    hidden: true,
    description: 'What a client is told whose version does not fit the server.',
    example: 'Run: brew upgrade gatehouse',
  },
} as const satisfies Record<string, Option>;
