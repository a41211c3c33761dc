import { parsePage } from '../../../src/testing/index.js';
import { type RunningServer, startServer } from '../../support/server.js';

describe('the error page', () => {
  let server: RunningServer;

  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it.each([
    ['GET', '/nope', 404, 'Page not found There is no page at this address.'],
    ['DELETE', '/login', 405, 'Method not allowed This address does not support this request method.'],
  ])('of %s %s states the error once', async (method, path, status, words) => {
    const answer = await server.request(method, path, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(parsePage(answer.text).text).toContain(`Error ${status} ${words} Back to the start page Request `);
  });
});
