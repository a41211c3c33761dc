import { sendRequest } from './http-client.js';
import type { RunningServer } from './server.js';

/** Where a server serves its metrics if enabled. */
export async function metricsUrl(server: RunningServer): Promise<URL> {
  const [, url = ''] = await server.waitForLog(/metrics: (http:\/\/[^\s"]+\/metrics)/);
  return new URL(url);
}

/** The values of all metrics with this prefix, by the rest of the name with its labels. */
export async function readMetrics(server: RunningServer, prefix: string): Promise<Record<string, number>> {
  const { text } = await sendRequest('GET', await metricsUrl(server));
  const lines = text.split('\n').filter((line) => line.startsWith(prefix));
  return Object.fromEntries(
    lines.map((line) => [line.slice(prefix.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}
