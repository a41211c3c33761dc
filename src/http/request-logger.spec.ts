import { jest } from '@jest/globals';
import { type Logger, pino } from 'pino';
import { RequestLogger } from './request-logger.js';

function setUp(): { lines: Record<string, unknown>[]; parent: Logger; log: RequestLogger } {
  const lines: Record<string, unknown>[] = [];
  const parent = pino({ level: 'info', base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line) as never) });
  return { lines, parent, log: new RequestLogger(parent, { reqId: 'id-1' }, {}) };
}

describe('the logger of a request', () => {
  it('adds the id of the request to every event, and to those of its children', () => {
    const { lines, log } = setUp();
    log.error({ a: 1 }, 'failed');
    log.info('said');
    log.child({ b: 2 }).warn('careful');
    expect(lines).toEqual([
      { level: 50, reqId: 'id-1', a: 1, msg: 'failed' },
      { level: 30, reqId: 'id-1', msg: 'said' },
      { level: 40, reqId: 'id-1', b: 2, msg: 'careful' },
    ]);
    expect(log.level).toBe('info');
  });

  it('creates nothing for an event below the level', () => {
    const { lines, parent, log } = setUp();
    const child = jest.spyOn(parent, 'child');
    log.debug({ a: 1 }, 'refused');
    log.trace('more');
    expect([lines, child.mock.calls]).toEqual([[], []]);
  });
});
