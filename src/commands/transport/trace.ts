import type { Layer } from './layer.js';

/** Writes a line for each request: method, URL without its query, status and duration. Never a header. */
export function trace(write: (line: string) => void): Layer {
  return (next) => async (request) => {
    const { origin, pathname } = new URL(request.url);
    const started = performance.now();
    const outcome = (text: string): void => {
      write(`${request.method} ${origin}${pathname} ${text} in ${Math.round(performance.now() - started)} ms`);
    };
    try {
      const response = await next(request);
      outcome(String(response.status));
      return response;
    } catch (error) {
      outcome('failed');
      throw error;
    }
  };
}
