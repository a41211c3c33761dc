import { currentTrace } from '../common/index.js';
import type { TraceExporterSettings } from '../config/index.js';
import { describeFault, type OutgoingHttp } from '../outgoing/index.js';

/** OTLP's numbers. */
export const KIND = { server: 2, client: 3 } as const;

export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly kind: (typeof KIND)[keyof typeof KIND];
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string | number>>;
}

const EVERY_MS = 2_000;
const BATCH_SPANS = 512;
/** More than a collector that does not respond should cost: later spans are dropped. */
const MAX_WAITING = 8_192;

/** How long a server that stops waits for the collector. */
const STOP_WITHIN_MS = 3_000;

/** Sends spans in batches, as JSON over HTTP (OTLP). What cannot be sent is dropped: a trace is worth less than the memory of the server. */
export class Exporter {
  private waiting: Span[] = [];
  private sending: Promise<void> = Promise.resolve();
  private readonly timer = setInterval(() => void this.flush(), EVERY_MS).unref();
  private hasFailed = false;
  private readonly end = new AbortController();

  constructor(
    private readonly settings: Pick<TraceExporterSettings, 'url' | 'headers'>,
    private readonly http: OutgoingHttp,
    private readonly service: Readonly<Record<string, string>>,
    private readonly onFault: (reason: string) => void,
  ) {}

  add(span: Span): void {
    if (this.waiting.length < MAX_WAITING) this.waiting.push(span);
    if (this.waiting.length === BATCH_SPANS) void this.flush();
  }

  /** Resolves when what waits was sent, or has failed. */
  flush(): Promise<void> {
    // Outside of the request that happens to fill the batch, whose trace would never end.
    return (this.sending = currentTrace.exit(() => this.sending.then(() => this.sendAll())));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    // Also the batch that is on its way to a collector that does not respond.
    const late = setTimeout(() => {
      this.end.abort(new DOMException('the server stops', 'TimeoutError'));
    }, STOP_WITHIN_MS);
    await this.flush();
    clearTimeout(late);
    await this.http.onApplicationShutdown();
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH_SPANS);
      this.waiting = this.waiting.slice(BATCH_SPANS);
      // A collector that is down is asked once for all that waits, so that a server that stops does not wait for each batch.
      if (!(await this.send(batch))) this.waiting = [];
    }
  }

  /** Whether the collector took them. */
  private async send(spans: readonly Span[]): Promise<boolean> {
    const { url, headers } = this.settings;
    const body = JSON.stringify({
      resourceSpans: [
        {
          resource: { attributes: attributesOf(this.service) },
          scopeSpans: [{ scope: { name: 'gatehouse' }, spans: spans.map(spanJson) }],
        },
      ],
    });
    try {
      const response = await this.http.fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
        signal: this.end.signal,
      });
      if (!response.ok) return this.failed(`its status is ${response.status}`);
      this.hasFailed = false;
      return true;
    } catch (error) {
      return this.failed(describeFault(error, this.http.usesProxyFor(new URL(url))));
    }
  }

  /** Said once, until it works again. */
  private failed(reason: string): false {
    if (!this.hasFailed) this.onFault(reason);
    this.hasFailed = true;
    return false;
  }
}

function spanJson({ traceId, spanId, parentId, name, kind, startNs, endNs, isError, attributes }: Span): object {
  return {
    traceId,
    spanId,
    ...(parentId !== null && { parentSpanId: parentId }),
    name,
    kind,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(endNs),
    attributes: attributesOf(attributes),
    status: isError ? { code: 2 } : {},
  };
}

function attributesOf(values: Readonly<Record<string, string | number>>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}
