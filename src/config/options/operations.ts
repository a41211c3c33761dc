import { listenAddress } from '../address.js';
import { durationOrZero } from '../duration.js';
import { boolean, oneOf, text, workerCount } from '../kinds.js';
import type { Option } from '../option.js';

export const OPERATIONS = {
  apiKeysRetentionSeconds: {
    env: 'CODER_API_KEYS_RETENTION',
    kind: durationOrZero,
    default: '7d',
    description: 'How long expired keys are kept, so that their use is reported as expired. 0: forever.',
    example: '30d',
  },
  dormancyThresholdSeconds: {
    env: 'CODER_DORMANCY_THRESHOLD',
    kind: durationOrZero,
    default: '90d',
    description: 'How long a user can be inactive before the account becomes dormant. Logging in makes it active again. 0: forever.',
    example: '30d',
  },
  workers: {
    env: 'CODER_WORKERS',
    kind: workerCount,
    default: '1',
    description:
      'Number of processes that serve requests. auto or 0: one per core. With more than one, SIGHUP reloads the server instead of stopping it.',
    example: 'auto',
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
    description: 'Address that the metrics are served on. Access requires no authentication: do not expose it publicly.',
    example: '10.0.0.5:2112',
  },
  traceEnable: {
    env: 'CODER_TRACE_ENABLE',
    flag: '--trace',
    kind: boolean,
    default: 'false',
    description:
      'Send traces of requests to the OpenTelemetry collector of OTEL_EXPORTER_OTLP_ENDPOINT (http://localhost:4318), as JSON over HTTP.',
    example: 'true',
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
    description: 'Log format: one JSON object per line, or human-readable lines.',
    example: 'json',
  },
  cliUpgradeMessage: {
    env: 'CODER_CLI_UPGRADE_MESSAGE',
    kind: text,
    hidden: true,
    description: 'Message shown by clients whose version does not match the server.',
    example: 'Run: brew upgrade gatehouse',
  },
} as const satisfies Record<string, Option>;
