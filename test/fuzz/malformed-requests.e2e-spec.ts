import { sampledRows } from '../../src/testing/index.js';
import { startServer, type RunningServer } from '../support/server.js';
import { fuzz } from './run.js';

/** Enough to reach every route; `npm run soak -- malformed-requests` sends the rest. */
const REQUESTS = 2_000;

sampledRows(describe, 1).each(['json', 'human'])('malformed requests to every route, logged in %s form and verbosely', (format) => {
  let server: RunningServer;
  const given = process.env['GATEHOUSE_FUZZ_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);

  beforeAll(async () => {
    process.stderr.write(`fuzz (${format}): GATEHOUSE_FUZZ_SEED=${seed}\n`);
    server = await startServer({
      env: { CODER_VERBOSE: 'true', CODER_LOG_FORMAT: format, CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true', CODER_SWAGGER_ENABLE: 'true' },
    });
  });
  afterAll(() => server.stop());

  it('are all answered, never by a 5xx, in our format, with a challenge on every 401 and 403, and no secret is logged or repeated', async () => {
    expect(await fuzz(server, seed, REQUESTS)).toEqual({ sent: REQUESTS, faults: [], leaks: [] });
    expect((await server.get('/healthz')).status).toBe(200);
  });
});
