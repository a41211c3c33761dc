import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sendRequest } from '../../support/http-client.js';
import { metricsUrl } from '../../support/metrics.js';
import { startServer } from '../../support/server.js';

const OBSERVE = fileURLToPath(new URL('../../../../deploy/observe/', import.meta.url));
const METRIC = /\b(?:gatehouse|coderd|process|nodejs)_[a-z\d_]+[a-z\d]/g;
const PAGE = fileURLToPath(new URL('../../../../docs/admin/monitoring.md', import.meta.url));
const OF_PRIMARIES = ['gatehouse_workers', 'gatehouse_worker_restarts_total'];

describe('metrics', () => {
  it('are off by default, and never served on the address where users sign in', async () => {
    const server = await startServer();
    expect(server.logs()).not.toContain('metrics:');
    expect((await server.get('/metrics')).status).toBe(404);
    await server.stop();
  });

  it('are served on their own address, in the Prometheus format, and nothing else is', async () => {
    const server = await startServer({ env: { CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: '127.0.0.1:0' } });
    const url = await metricsUrl(server);
    expect(url.origin).not.toBe(server.url);
    const answer = await sendRequest('GET', url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_seconds', 'coderd_file_cache_open_files_current 0']) {
      expect(answer.text).toContain(`\n${name}`);
    }
    // The dashboard and the alerts know no other names. Those of workers are served by their primary.
    const used = ['alerts.yaml', 'dashboard.json'].flatMap((file) => readFileSync(join(OBSERVE, file), 'utf8').match(METRIC) ?? []);
    expect(used.length).toBeGreaterThan(20);
    const served = [...answer.text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name);
    const known = new Set([...served, ...served.map((name) => `${name}_bucket`), ...OF_PRIMARIES]);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
    // The page has all that are ours, and no others.
    const page = readFileSync(PAGE, 'utf8');
    const documented = new Set(page.match(METRIC) ?? []);
    expect([...documented].filter((name) => name.startsWith('gatehouse_') && !known.has(name))).toEqual([]);
    expect(served.filter((name) => name.startsWith('gatehouse_') && !documented.has(name))).toEqual([]);
    // An alert without a line here would leave whoever is woken by it alone.
    const alerts = [...readFileSync(join(OBSERVE, 'alerts.yaml'), 'utf8').matchAll(/alert: (\w+)/g)].map(([, name = '']) => name);
    expect(alerts.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
    expect((await sendRequest('HEAD', url)).status).toBe(200);
    const posted = await sendRequest('POST', url);
    expect({ status: posted.status, allow: posted.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
    for (const path of ['/', '/api/v2/buildinfo', '/metrics/x']) expect((await sendRequest('GET', new URL(path, url))).status).toBe(404);
    expect((await server.get('/metrics')).status).toBe(404);
    await server.stop();
  });

  it('on an address in use stop the start with one line that says so', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(taken.address() as AddressInfo).port}`;
    const start = startServer({ env: { CODER_PROMETHEUS_ENABLE: 'true', CODER_PROMETHEUS_ADDRESS: address } });
    await expect(start).rejects.toThrow(`error: cannot serve metrics on ${address}: EADDRINUSE\n`);
    await new Promise((resolve) => taken.close(resolve));
  });
});
