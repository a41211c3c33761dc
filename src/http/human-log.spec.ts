import { humanLine } from './human-log.js';

const TIME = '2026-11-26T08:21:20.026Z';

describe('a line for a terminal', () => {
  it('is the time of day, the level and the message', () => {
    expect(humanLine({ time: TIME, level: 'info', msg: 'listening on http://127.0.0.1:3000' })).toBe(
      '08:21:20 INFO  listening on http://127.0.0.1:3000\n',
    );
  });

  it('shows the fields of the message in words', () => {
    expect(humanLine({ time: TIME, level: 'warn', msg: 'stopping', signal: 'SIGTERM', keys: ['a', 'b'] })).toBe(
      '08:21:20 WARN  stopping (signal: SIGTERM, keys: ["a","b"])\n',
    );
  });

  const request = { time: TIME, level: 'info', msg: 'request', reqId: 'id-1', method: 'GET', url: '/healthz', status: 200, ms: 1.6 };
  it('shows a request in one line', () => {
    expect(humanLine({ ...request, ip: '127.0.0.1' })).toBe('08:21:20 INFO  GET /healthz 200 2 ms 127.0.0.1\n');
  });

  it('shows the id of a failed request, as the response does', () => {
    expect(humanLine({ ...request, status: 500, ip: '::1', userId: 'u' })).toBe(
      '08:21:20 INFO  GET /healthz 500 2 ms ::1 request id-1 (userId: u)\n',
    );
  });

  it('shows the stack of an error below it', () => {
    const err = { type: 'TypeError', message: 'broken', stack: 'TypeError: broken\n    at x' };
    expect(humanLine({ time: TIME, level: 'error', msg: 'unexpected', err })).toBe(
      '08:21:20 ERROR unexpected (type: TypeError, message: broken)\nTypeError: broken\n    at x\n',
    );
  });

  it('reads in the order in which it was written', () => {
    const line = humanLine({ time: TIME, level: 'warn', msg: 'refused', app: 'gpj.\u202eexe\u2066' });
    expect(line).toBe('08:21:20 WARN  refused (app: gpj.\\u202eexe\\u2066)\n');
  });

  it('is one line without control characters, whatever it quotes', () => {
    const line = humanLine({ time: TIME, level: 'warn', msg: 'refused: \u001b[2J\n08:21:20 INFO  all is well', by: 'a\rb' });
    expect(line).toBe('08:21:20 WARN  refused: \\u001b[2J\\u000a08:21:20 INFO  all is well (by: a\\u000db)\n');
  });
});
