/** Traces for OpenTelemetry. Loaded only by servers that collect them. */
export { createTracer } from './create-tracer.js';
