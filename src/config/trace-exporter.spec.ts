import { readTraceExporterSettings } from './trace-exporter.js';

describe('the exporter of traces', () => {
  it('is at the endpoint of all signals with the path of traces, or at that of traces as it is', () => {
    const urlOf = (env: Readonly<Record<string, string>>): string => readTraceExporterSettings(env).url;
    expect(urlOf({})).toBe('http://localhost:4318/v1/traces');
    expect(urlOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example.com/in/' })).toBe('https://otel.example.com/in/v1/traces');
    expect(urlOf({ OTEL_EXPORTER_OTLP_ENDPOINT: 'https://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b/x' })).toBe('https://b/x');
  });

  it('gets headers that are percent-encoded, and may contain equals signs', () => {
    const { headers } = readTraceExporterSettings({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YQ==, x=100%' });
    expect(headers).toEqual({ authorization: 'Basic YQ==', x: '100%' });
  });

  it('must have an address that is a URL, and the fault does not repeat it', () => {
    expect(() => readTraceExporterSettings({ OTEL_EXPORTER_OTLP_ENDPOINT: 'hunter2:4317' })).toThrow(
      /^OTEL_EXPORTER_OTLP_ENDPOINT(?!.*hunter2)/,
    );
  });

  it.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'https://collector:hunter2@otel.example.com'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'https://hunter2@otel.example.com/v1/traces'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization=hunter2%0Ax'],
    ['OTEL_EXPORTER_OTLP_TRACES_HEADERS', 'hunter2 is=no name'],
  ])('is refused at the start when %s has what a request cannot carry, and no fault repeats it', (name, value) => {
    expect(() => readTraceExporterSettings({ [name]: value })).toThrow(new RegExp(`^${name}(?!.*hunter2)`));
  });

  it.each([
    [{}, { followsCaller: false, ratio: 1 }],
    [{ OTEL_TRACES_SAMPLER: 'always_off' }, { followsCaller: false, ratio: 0 }],
    [
      { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.05' },
      { followsCaller: false, ratio: 0.05 },
    ],
    [
      { OTEL_TRACES_SAMPLER: 'parentbased_always_on', OTEL_TRACES_SAMPLER_ARG: 'ignored' },
      { followsCaller: true, ratio: 1 },
    ],
    [{ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio' }, { followsCaller: true, ratio: 1 }],
  ])('records the traces that the sampler of OpenTelemetry selects: %j', (env, sampling) => {
    expect(readTraceExporterSettings(env).sampling).toEqual(sampling);
  });

  it.each([
    ['OTEL_TRACES_SAMPLER', { OTEL_TRACES_SAMPLER: 'jaeger_remote' }],
    ['OTEL_TRACES_SAMPLER', { OTEL_TRACES_SAMPLER: 'toString' }],
    ['OTEL_TRACES_SAMPLER_ARG', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '5%' }],
    ['OTEL_TRACES_SAMPLER_ARG', { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '1.01' }],
  ])('refuses the start when %s has an unknown value: %j', (name, env) => {
    expect(() => readTraceExporterSettings(env)).toThrow(new RegExp(`^${name}: must be`));
  });
});
