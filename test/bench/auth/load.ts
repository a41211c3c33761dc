import autocannon from 'autocannon';

/** What the benchmark asks of this process. */
export interface LoadRequest {
  readonly url: string;
  /** Connections take turns in using them as bearer tokens. */
  readonly tokens: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

/** What came of it. `faults` counts answers that are no success, and requests that got none. */
export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number };
  readonly faults: number;
}

// A process of its own: load that shared a process with a target, or with whoever watches, would measure itself.
process.on('message', (request: LoadRequest) => {
  void run(request).then((result) => process.send?.(result));
});

async function run({ url, tokens, connections, seconds }: LoadRequest): Promise<LoadResult> {
  let clients = 0;
  const { requests, latency, non2xx, errors, timeouts } = await autocannon({
    url,
    connections,
    duration: seconds,
    setupClient: (client) => {
      client.setHeaders({ authorization: `Bearer ${tokens[clients++ % tokens.length] ?? ''}` });
    },
  });
  return {
    requests: requests.total,
    requestsPerSecond: requests.average,
    latencyMs: { p50: latency.p50, p99: latency.p99 },
    faults: non2xx + errors + timeouts,
  };
}
