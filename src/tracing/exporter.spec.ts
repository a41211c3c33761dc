import type { OutgoingHttp, OutgoingRequest } from '../outgoing/index.js';
import { Exporter, KIND, type Span } from './exporter.js';

const SPAN: Span = {
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  parentId: null,
  name: 'GET /healthz',
  kind: KIND.server,
  startNs: 1n,
  endNs: 2n,
  isError: false,
  attributes: {},
};

/** A collector that responds to nothing until it is told to. */
class Collector {
  readonly sizes: number[] = [];
  private readonly waiting: (() => void)[] = [];
  private isUp = false;

  readonly fetch = (_url: string, { body, signal }: OutgoingRequest): Promise<Response> => {
    this.sizes.push((body as string).split('"traceId"').length - 1);
    if (this.isUp) return Promise.resolve(new Response('{}'));
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        resolve(new Response('{}'));
      });
      signal?.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    });
  };
  readonly onApplicationShutdown = (): Promise<void> => Promise.resolve();
  readonly usesProxyFor = (): boolean => false;

  respond(): void {
    this.isUp = true;
    for (const each of this.waiting) each();
  }
}

function start(): { collector: Collector; exporter: Exporter; reasons: string[] } {
  const collector = new Collector();
  const reasons: string[] = [];
  const http = collector as unknown as OutgoingHttp; // The parts that it calls.
  const exporter = new Exporter({ url: 'http://collector.example.com/', headers: {} }, http, {}, (reason) => reasons.push(reason));
  return { collector, exporter, reasons };
}

describe('while a collector does not respond,', () => {
  it('of ten thousand spans no more wait than the memory has been granted, and they arrive later', async () => {
    const { collector, exporter, reasons } = start();
    for (let i = 0; i < 10_000; i += 1) exporter.add(SPAN);
    collector.respond();
    await exporter.stop();
    expect(Math.max(...collector.sizes)).toBe(512);
    expect(collector.sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(8_192);
    expect(reasons).toEqual([]);
  });

  it('a server that stops asks it once, not for each batch, and does not wait for its response', async () => {
    const { collector, exporter, reasons } = start();
    for (let i = 0; i < 10_000; i += 1) exporter.add(SPAN);
    await exporter.stop();
    expect(collector.sizes).toEqual([512]);
    expect(reasons).toEqual(['it did not respond in time']);
  });
});
