import { parseUrl } from '../common/index.js';
import { ConfigError } from './faults.js';

/** Where traces go, from the variables that every program with OpenTelemetry reads. */
export interface TraceExporterSettings {
  readonly url: string;
  /** They may hold a secret. */
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
}

const DEFAULT_ENDPOINT = 'http://localhost:4318';

/** Throws `ConfigError`, which never repeats an address. */
export function readTraceExporterSettings(env: Readonly<Record<string, string | undefined>> = process.env): TraceExporterSettings {
  const given = (name: string): string => env[name] ?? '';
  const whole = 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT';
  const isWhole = given(whole) !== '';
  const name = isWhole ? whole : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const url = parseUrl(given(name) || DEFAULT_ENDPOINT);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError([{ variable: undefined, flag: name, reason: 'must be a URL that starts with http:// or https://' }]);
  }
  if (!isWhole) url.pathname = `${url.pathname}${url.pathname.endsWith('/') ? '' : '/'}v1/traces`;
  const headers = given('OTEL_EXPORTER_OTLP_TRACES_HEADERS') || given('OTEL_EXPORTER_OTLP_HEADERS');
  return {
    url: url.href,
    headers: Object.fromEntries(headers.split(',').filter(Boolean).map(headerOf)),
    serviceName: given('OTEL_SERVICE_NAME') || 'gatehouse',
  };
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
