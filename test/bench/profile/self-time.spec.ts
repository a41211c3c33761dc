import { type CpuProfile, packageOf, selfTimeTable } from './self-time.js';

describe('the self time of a profile', () => {
  it.each([
    ['file:///x/node_modules/fastify/lib/reply.js', 'send', 'fastify'],
    ['file:///x/node_modules/@nestjs/core/router/router-proxy.js', '', '@nestjs/core'],
    ['file:///x/node_modules/a/node_modules/b/index.js', '', 'b'],
    ['file:///x/dist/src/http/request.js', '', 'src/http'],
    ['file:///x/dist/src/auth/keys/key-format.js', '', 'src/auth'],
    ['file:///x/dist/src/main.js', '', 'src'],
    ['node:_http_outgoing', '', 'node:http_outgoing'],
    ['node:internal/streams/writable', '', 'node:streams'],
    ['', '(garbage collector)', '(garbage collector)'],
    ['', 'writev', '(native)'],
  ])('%s %s belongs to %s', (url, name, expected) => {
    expect(packageOf(url, name)).toBe(expected);
  });

  it('is counted by package and by function, per request, without the idle time', () => {
    const frame = (functionName: string, url: string): { functionName: string; url: string; lineNumber: number } => ({
      functionName,
      url,
      lineNumber: 9,
    });
    const profile: CpuProfile = {
      nodes: [
        { id: 1, callFrame: frame('(idle)', '') },
        { id: 2, callFrame: frame('send', 'file:///x/node_modules/fastify/reply.js') },
        { id: 3, callFrame: frame('send', 'file:///x/node_modules/fastify/reply.js') },
        { id: 4, callFrame: frame('', 'file:///x/dist/src/http/log.js') },
      ],
      samples: [1, 2, 3, 4, 2],
      // The last sample has no end.
      timeDeltas: [500, 1000, 300, 300, 200],
    };
    expect(selfTimeTable(profile, 10).split('\n')).toEqual([
      'self time of   share  us/request',
      'fastify       75.0 %       60.00',
      'src/http      25.0 %       20.00',
      'total                      80.00',
      '',
      'function                         share  us/request',
      'send fastify/reply.js:10        75.0 %       60.00',
      '(anonymous) src/http/log.js:10  25.0 %       20.00',
    ]);
  });
});
