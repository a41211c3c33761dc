import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '../../support/eventually.js';
import { sendBytes } from '../../support/raw-http.js';
import { startServer, type RunningServer } from '../../support/server.js';

const LIMIT = 5;

describe('connections from one network', () => {
  let server: RunningServer;
  const open: Socket[] = [];

  beforeAll(async () => {
    server = await startServer({ env: { CODER_HTTP_MAX_CONNECTIONS_PER_NETWORK: String(LIMIT) } });
  });
  afterEach(() => {
    for (const socket of open.splice(0)) socket.destroy();
  });
  afterAll(() => server.stop());

  async function hold(): Promise<void> {
    const { hostname, port, host } = new URL(server.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    open.push(socket);
    // A response shows that the server has seen the connection.
    socket.write(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await once(socket, 'data');
  }

  it('beyond the limit are refused with 503 and Retry-After, until others are closed', async () => {
    for (let i = 0; i < LIMIT; i++) await hold();
    const refused = await sendBytes(server.url, Buffer.alloc(0));
    expect(refused?.status).toBe(503);
    expect(refused?.head).toContain('retry-after: 1');
    expect(refused?.head).toContain('connection: close');
    expect(JSON.parse(refused?.body ?? '')).toEqual({
      message: 'The server is busy.',
      detail: expect.stringContaining('too many connections') as string,
    });

    open.pop()?.destroy();
    await eventually('there is room for another connection', async () => (await server.get('/healthz')).status === 200);
  });

  it('are not limited for a trusted proxy', async () => {
    const behind = await startServer({
      env: { CODER_HTTP_MAX_CONNECTIONS_PER_NETWORK: '1', CODER_PROXY_TRUSTED_ORIGINS: '127.0.0.1' },
    });
    try {
      const answers = await Promise.all(Array.from({ length: 10 }, () => behind.get('/healthz')));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    } finally {
      await behind.stop();
    }
  });
});
