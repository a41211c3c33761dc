import { LINEAR, costGrowth } from '../testing/index.js';
import type { HttpReply, HttpRequest } from './request.js';
import { StaticFile } from './static-file.js';

describe('a static file', () => {
  let file: StaticFile;
  beforeAll(async () => {
    file = await StaticFile.of('the same for everybody', {});
  });

  /** The `Content-Encoding` of the response to a client that accepts this. */
  function encodingFor(accepted: string | undefined): unknown {
    const sent: Record<string, unknown> = {};
    const reply = {
      headers: (more: object) => {
        Object.assign(sent, more);
        return reply;
      },
      status: () => reply,
      send: () => reply,
    };
    // A file reads this header, and calls these methods, of the framework's objects.
    file.send({ headers: { 'accept-encoding': accepted } } as unknown as HttpRequest, reply as unknown as HttpReply);
    return sent['Content-Encoding'];
  }

  it.each(['gzip', 'deflate, gzip;q=1.0, *;q=0.5', 'GZIP ; q=0.1', 'br,x-gzip', '*'])(
    'is compressed for a client that accepts "%s"',
    (accepted) => {
      expect(encodingFor(accepted)).toBe('gzip');
    },
  );

  it.each([undefined, '', 'identity', 'gzip;q=0', 'gzip; q=0.0, br', 'xgzip', 'gzip x', 'gzip;level=9', 'gzip;q=1;q=1', 'gzip;q=many'])(
    'is not compressed for a client that accepts "%s"',
    (accepted) => {
      expect(encodingFor(accepted)).toBeUndefined();
    },
  );

  it.each([' ', ',', ', ', 'gzip ', ';', 'gzip;', 'gzip ; q='])('takes time linear in a header of "gzip" and repeated "%s"', (piece) => {
    expect(costGrowth(piece, (text) => encodingFor(`gzip${text}x`))).toBeLessThan(LINEAR);
  });
});
