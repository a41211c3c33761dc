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
});
