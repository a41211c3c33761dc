import fc from 'fast-check';
import type { FastifyRequest } from 'fastify';
import { anyText } from '../testing/index.js';
import { redactUrl } from './redaction.js';
import { requestLine } from './request-log.js';

const TIME = '2026-01-02T03:04:05.678Z';
const REPLY = { statusCode: 200, elapsedTime: 1.26 };

type Logged = Pick<FastifyRequest, 'id' | 'method' | 'url' | 'clientAddress' | 'actor' | 'traceId'>;

const request = (url: string, actor: unknown = null): Logged => ({
  id: 'id-1',
  method: 'GET',
  url,
  clientAddress: '::1',
  traceId: '',
  // Only the fields that a line shows.
  actor: actor as Logged['actor'],
});

describe('the line of a request', () => {
  it('has the fields that pino would write, in the same order', () => {
    const fields = { reqId: 'id-1', method: 'GET', url: '/healthz', status: 200, ms: 1.3, ip: '::1' };
    expect(requestLine(request('/healthz'), REPLY, TIME)).toBe(
      `${JSON.stringify({ level: 'info', time: TIME, ...fields, msg: 'request' })}\n`,
    );
    const actor = { id: 'a"b', credential: { keyId: 'key' } };
    expect(requestLine(request('/healthz', actor), REPLY, TIME)).toBe(
      `${JSON.stringify({ level: 'info', time: TIME, ...fields, user: 'a"b', key: 'key', msg: 'request' })}\n`,
    );
  });

  it('has the fields that the logger adds to every line', () => {
    expect(JSON.parse(requestLine(request('/healthz'), REPLY, TIME, ',"worker":1'))).toMatchObject({ worker: 1, reqId: 'id-1' });
  });

  it('is one line of JSON with the redacted URL, whatever the URL', () => {
    const words = fc.constantFrom(
      '/',
      '-',
      'a',
      'api',
      'eyJhbGciOi',
      '.',
      '?',
      '=',
      '%',
      'access_token',
      'coder_',
      '0123456789',
      'abcdefghijklmnopqrstuvwx',
      '"',
    );
    const urls = fc.oneof(
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
      anyText(fc),
    );
    fc.assert(
      fc.property(urls, (url) => {
        const line = requestLine(request(url), REPLY, TIME);
        expect(line.indexOf('\n')).toBe(line.length - 1);
        expect((JSON.parse(line) as { url: string }).url).toBe(redactUrl(url));
      }),
    );
  });
});
