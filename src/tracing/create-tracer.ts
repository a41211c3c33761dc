import { productVersion, readProxySettings, readTraceExporterSettings } from '../config/index.js';
import { OutgoingHttp } from '../outgoing/index.js';
import { Exporter } from './exporter.js';
import { Tracer } from './tracer.js';

interface Log {
  warn(fields: object, text: string): void;
}

/** A tracer for the collector that the environment names. Throws `ConfigError`. */
export function createTracer(log: Log): Tracer {
  const { serviceName, sampling, ...place } = readTraceExporterSettings();
  const service = { 'service.name': serviceName, 'service.version': productVersion() };
  return new Tracer(
    new Exporter(place, new OutgoingHttp(readProxySettings()), service, (reason) => {
      log.warn({ reason }, 'traces cannot be sent: those of the meantime are dropped');
    }),
    sampling,
  );
}
