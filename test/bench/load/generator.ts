import { Connection, type HttpAnswer } from './connection.js';
import { type Load, type LoadResult, type Pressure, numberedToken, percentile } from './load.js';

/** The task that the benchmark gives this process. */
export interface LoadRequest {
  readonly load: Load;
  readonly pressure: Pressure;
}

// A separate process: load in the process of a target, or of the measurement, would measure itself.
process.on('message', ({ load, pressure }: LoadRequest) => {
  void new Slice(load, pressure).run().then((result) => process.send?.(result));
});

/** Sleeps less than a timer can, and uses no processor time meanwhile, which the server needs. */
const pause = new Int32Array(new SharedArrayBuffer(4));
const PAUSE_MS = 0.2;

class Slice {
  private readonly latencies: number[] = [];
  private faults = 0;
  private firstFault = '';
  private used: number;
  private readonly chains: string[];
  private readonly requestOf: (token: string) => string;
  private readonly isChained: boolean;

  constructor(
    private readonly load: Load,
    private readonly pressure: Pressure,
  ) {
    const { tokens } = load;
    this.used = tokens.kind === 'numbered' ? tokens.used : 0;
    this.chains = tokens.kind === 'chains' ? [...tokens.tokens] : [];
    this.isChained = tokens.kind === 'chains';
    this.requestOf = requestTemplate(load);
  }

  async run(): Promise<LoadResult> {
    const { hostname, port } = new URL(this.load.url);
    const connections = Array.from({ length: this.pressure.connections }, () => new Connection(hostname, Number(port)));
    const startedAt = performance.now();
    await (this.pressure.rate === undefined ? this.closedLoop(connections) : this.openLoop(connections, this.pressure.rate));
    const seconds = (performance.now() - startedAt) / 1000;
    for (const connection of connections) connection.close();
    this.latencies.sort((a, b) => a - b);
    return {
      requests: this.latencies.length,
      requestsPerSecond: this.latencies.length / seconds,
      latencyMs: { p50: percentile(this.latencies, 0.5), p99: percentile(this.latencies, 0.99) },
      faults: this.faults,
      firstFault: this.firstFault,
      nextTokens: this.chains,
      used: this.used,
    };
  }

  /** Each connection sends one request after the other. */
  private async closedLoop(connections: readonly Connection[]): Promise<void> {
    const end = performance.now() + this.pressure.seconds * 1000;
    await Promise.all(
      connections.map(
        (connection, client) =>
          new Promise<void>((resolve) => {
            const next = (): void => {
              const startedAt = performance.now();
              const token = startedAt < end ? this.nextToken(client) : undefined;
              if (token === undefined) {
                resolve();
                return;
              }
              connection.send(this.requestOf(token), (answer) => {
                this.note(client, answer, startedAt);
                if (answer === null) setTimeout(next, 1);
                else next();
              });
            };
            next();
          }),
      ),
    );
  }

  /** Requests at fixed moments, on whichever connection is free; a late response makes the next requests late, and that counts. */
  private async openLoop(connections: readonly Connection[], rate: number): Promise<void> {
    const free = connections.map((connection, client) => ({ connection, client }));
    const total = Math.floor(this.pressure.seconds * rate);
    const due: number[] = [];
    const startedAt = performance.now();
    let [planned, answered] = [0, 0];
    const send = (): void => {
      for (;;) {
        const moment = due[0];
        const idle = moment === undefined ? undefined : free.pop();
        if (moment === undefined || !idle) return;
        due.shift();
        idle.connection.send(this.requestOf(this.nextToken(idle.client) ?? ''), (answer) => {
          answered += 1;
          this.note(idle.client, answer, moment);
          free.push(idle);
          send();
        });
      }
    };
    while (answered < total) {
      const now = performance.now();
      for (let moment: number; planned < total && (moment = startedAt + (planned * 1000) / rate) <= now; planned += 1) due.push(moment);
      send();
      await new Promise((resolve) => setImmediate(resolve));
      Atomics.wait(pause, 0, 0, PAUSE_MS);
    }
  }

  /** Undefined when all are used up. */
  private nextToken(client: number): string | undefined {
    const { tokens } = this.load;
    switch (tokens.kind) {
      case 'shared':
        return tokens.tokens[client % tokens.tokens.length];
      case 'numbered':
        return numberedToken(tokens, this.used++);
      case 'once':
        return tokens.tokens[this.used++];
      case 'chains':
        return this.chains[client];
    }
  }

  private note(client: number, answer: HttpAnswer | null, since: number): void {
    this.latencies.push(performance.now() - since);
    if (!answer || answer.status < 200 || answer.status > 299) {
      this.faults += 1;
      this.firstFault ||= answer ? `status ${answer.status}: ${answer.body.slice(0, 300)}` : 'the connection was closed';
    } else if (this.isChained) {
      this.chains[client] = (JSON.parse(answer.body) as { refresh_token: string }).refresh_token;
    }
  }
}

/** A function that puts a token into the bytes of the request. */
function requestTemplate({ url, method, headers, body }: Load): (token: string) => string {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}`;
  return (token) => {
    if (body === undefined) return `${head}\r\n`.replace('{token}', token);
    const content = body.replace('{token}', token);
    return `${head}content-length: ${content.length}\r\n\r\n`.replace('{token}', token) + content;
  };
}
