import { validateHeaderName, validateHeaderValue } from 'node:http';
import { parseUrl } from '../common/index.js';
import { ConfigError } from './faults.js';

/** Which traces are recorded. */
export interface TraceSampling {
  /** Does a caller with `traceparent` decide whether its trace is recorded? */
  readonly followsCaller: boolean;
  /** Of the other traces: from 0 to 1. */
  readonly ratio: number;
}

/** Which traces are sent, and where, from the variables that every program with OpenTelemetry reads. */
export interface TraceExporterSettings {
  readonly url: string;
  /** They may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  readonly sampling: TraceSampling;
}

const SAMPLERS: Readonly<Record<string, (ratio: () => number) => TraceSampling>> = {
  always_on: () => ({ followsCaller: false, ratio: 1 }),
  always_off: () => ({ followsCaller: false, ratio: 0 }),
  traceidratio: (ratio) => ({ followsCaller: false, ratio: ratio() }),
  parentbased_always_on: () => ({ followsCaller: true, ratio: 1 }),
  parentbased_always_off: () => ({ followsCaller: true, ratio: 0 }),
  parentbased_traceidratio: (ratio) => ({ followsCaller: true, ratio: ratio() }),
};
/** The specification has `parentbased_always_on`, by which any stranger can keep a request out of the traces. */
const DEFAULT_SAMPLER = 'always_on';

const DEFAULT_ENDPOINT = 'http://localhost:4318';

/** Throws `ConfigError`, which never repeats an address or a header: what is refused here would be in the reason of a failed request. */
export function readTraceExporterSettings(env: Readonly<Record<string, string | undefined>> = process.env): TraceExporterSettings {
  const given = (name: string): string => env[name] ?? '';
  const whole = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const isWhole = given(whole) !== '';
  const name = isWhole ? whole : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const url = parseUrl(given(name) || DEFAULT_ENDPOINT);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError([{ variable: undefined, flag: name, reason: 'must be a URL that starts with http:// or https://' }]);
  }
  if (url.username || url.password) {
    throw new ConfigError([{ variable: undefined, flag: name, reason: 'must not contain credentials: use OTEL_EXPORTER_OTLP_HEADERS' }]);
  }
  if (!isWhole) url.pathname = `${url.pathname}${url.pathname.endsWith('/') ? '' : '/'}v1/traces`;
  const ownHeaders = 'OTEL_EXPORTER_OTLP_TRACES_HEADERS';
  const headersName = given(ownHeaders) ? ownHeaders : 'OTEL_EXPORTER_OTLP_HEADERS';
  const headers = given(headersName).split(',').filter(Boolean).map(headerOf);
  if (!headers.every(canBeSent)) {
    throw new ConfigError([{ variable: undefined, flag: headersName, reason: 'must be pairs of NAME=VALUE that HTTP can send' }]);
  }
  return {
    url: url.href,
    headers: Object.fromEntries(headers),
    serviceName: given('OTEL_SERVICE_NAME') || 'gatehouse',
    sampling: samplingOf(given('OTEL_TRACES_SAMPLER') || DEFAULT_SAMPLER, given('OTEL_TRACES_SAMPLER_ARG') || '1'),
  };
}

function samplingOf(name: string, argument: string): TraceSampling {
  const sampler = Object.hasOwn(SAMPLERS, name) ? SAMPLERS[name] : undefined;
  if (!sampler) {
    const reason = `must be one of ${Object.keys(SAMPLERS).join(', ')}`;
    throw new ConfigError([{ variable: undefined, flag: 'OTEL_TRACES_SAMPLER', reason }]);
  }
  return sampler(() => {
    const ratio = /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(argument) ? Number(argument) : NaN;
    if (ratio >= 0 && ratio <= 1) return ratio;
    throw new ConfigError([{ variable: undefined, flag: 'OTEL_TRACES_SAMPLER_ARG', reason: 'must be a number from 0 to 1' }]);
  });
}

/** Percent-encoded, as in the header Baggage. */
function headerOf(pair: string): [string, string] {
  const [name = '', value = ''] = pair.split(/=(.*)/s);
  try {
    return [name.trim(), decodeURIComponent(value.trim())];
  } catch {
    return [name.trim(), value.trim()];
  }
}

function canBeSent([name, value]: readonly [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
