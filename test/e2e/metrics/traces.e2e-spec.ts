import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { logInAt, somebody } from '../../support/idp/login.js';
import { Idp } from '../../support/idp/idp.js';
import { type RunningServer, startServerProcess } from '../../support/server.js';
import { bearer, createOwner, ME, OWNER } from '../../support/sign-in.js';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly object[];
}

interface Export {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

/** A collector of OTLP over HTTP. */
class Collector {
  readonly spans: Span[] = [];
  readonly bodies: string[] = [];
  readonly paths: string[] = [];
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      this.bodies.push(body);
      this.paths.push(`${request.method} ${request.url} ${String(request.headers['x-key'])}`);
      const { resourceSpans } = JSON.parse(body) as Export;
      this.spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  static async start(): Promise<Collector> {
    const collector = new Collector();
    await once(collector.server.listen(0, '127.0.0.1'), 'listening');
    return collector;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe('traces', () => {
  let collector: Collector;
  let idp: Idp;
  let server: RunningServer;
  let owner: string;

  beforeAll(async () => {
    collector = await Collector.start();
    idp = await Idp.start();
    server = await startServerProcess({
      env: {
        ...idp.env(),
        CODER_TRACE_ENABLE: 'true',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20key',
        CODER_LOG_FORMAT: 'json',
      },
    });
    owner = await createOwner(server);
  });

  afterAll(async () => {
    await server.stop();
    await idp.stop();
    await collector.stop();
  });

  const arrived = async (name: string, traceId?: string): Promise<Span> => {
    const find = (): Span | undefined =>
      collector.spans.find((span) => span.name === name && (traceId === undefined || span.traceId === traceId));
    await eventually(`the span ${name} arrives`, () => Promise.resolve(find() !== undefined));
    return find()!;
  };

  it('continue that of the caller, and have the statements of the request below it', async () => {
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    expect((await server.get(ME, { ...bearer(owner), traceparent })).status).toBe(200);
    const span = await arrived('GET /api/v2/users/:user', TRACE);
    expect(span).toMatchObject({ parentSpanId: PARENT, kind: 2 });
    expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
    const below = collector.spans.filter(({ traceId, parentSpanId }) => traceId === TRACE && parentSpanId === span.spanId);
    expect(below.length).toBeGreaterThan(0);
    expect(below.every(({ kind }) => kind === 3)).toBe(true);
    expect(collector.paths[0]).toBe('POST /v1/traces a key');
    // The log has the trace of the request.
    await server.waitForLog(new RegExp(`"trace":"${TRACE}","method":"GET","url":"${ME}"`));
  });

  it('are recorded although the caller wants to hide, and an invalid header begins a new one', async () => {
    const hidden = 'a'.repeat(32);
    await server.get('/api/v2/buildinfo', { traceparent: `00-${hidden}-${PARENT}-00` });
    await arrived('GET /api/v2/buildinfo', hidden);
    const invalid = '0'.repeat(32);
    await server.get('/healthz', { traceparent: `00-${invalid}-${PARENT}-01` });
    const span = await arrived('GET /healthz');
    expect(span.traceId).not.toBe(invalid);
    expect(span.parentSpanId).toBeUndefined();
  });

  it('have the requests to an identity provider', async () => {
    await idp.become({ claims: somebody() });
    expect((await logInAt(server)).token).toBeDefined();
    const span = await arrived('POST');
    const { hostname, port } = new URL(idp.address);
    expect(span.attributes).toEqual(
      expect.arrayContaining([
        { key: 'server.address', value: { stringValue: hostname } },
        { key: 'server.port', value: { intValue: port } },
      ]),
    );
    const callback = collector.spans.find(({ spanId }) => spanId === span.parentSpanId);
    expect(callback?.name).toBe('GET /api/v2/users/oidc/callback');
  });

  it('have no value of a request: no token, no password, no path and no query', async () => {
    await server.get('/nowhere/a-secret?token=another-secret');
    await server.post('/api/v2/users/login', { email: OWNER.email, password: 'a-wrong-secret' });
    await arrived('GET none');
    await arrived('POST /api/v2/users/login');
    const all = collector.bodies.join('\n');
    for (const secret of [owner, OWNER.password, OWNER.email, 'a-secret', 'another-secret', 'a-wrong-secret'])
      expect(all).not.toContain(secret);
  });

  it('are dropped while the collector is gone, and requests go on', async () => {
    await collector.stop();
    expect((await server.get(ME, bearer(owner))).status).toBe(200);
    // In words, as the reasons of other requests.
    await server.waitForLog(/"reason":"it cannot be reached: [^"]+".*traces cannot be sent/);
    expect((await server.get(ME, bearer(owner))).status).toBe(200);
    collector = await Collector.start();
  });
});
