import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { isUnchanged } from './conditional-request.js';
import type { HttpReply, HttpRequest } from './request.js';

const compress = promisify(gzip);

interface Representation {
  readonly body: Buffer;
  readonly etag: string;
}

/**
 * A file that is the same for everybody. It is read and compressed once; every response sends the same two buffers, so a thousand
 * responses to slow clients need no more memory than one.
 */
export class StaticFile {
  private constructor(
    private readonly plain: Representation,
    private readonly gzipped: Representation,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** `headers` are sent with every response. */
  static async of(content: string | Buffer, headers: Readonly<Record<string, string>>): Promise<StaticFile> {
    const body = Buffer.from(content);
    const hash = createHash('sha256').update(body).digest('base64url');
    const gzipped = { body: await compress(body), etag: `"${hash}.gz"` };
    return new StaticFile({ body, etag: `"${hash}"` }, gzipped, { ...headers, Vary: 'Accept-Encoding' });
  }

  /** Responds 200, or 304 to a client that already has it (RFC 9110 section 15.4.5). `headers` extend or replace those of the file. */
  send(request: HttpRequest, reply: HttpReply, headers: Readonly<Record<string, string>> = {}): void {
    const isGzipped = acceptsGzip(request.headers['accept-encoding']);
    const { body, etag } = isGzipped ? this.gzipped : this.plain;
    void reply.headers({ ...this.headers, ...headers, ETag: etag });
    if (isUnchanged(request, etag)) void reply.status(304).send();
    else void reply.headers(isGzipped ? { 'Content-Encoding': 'gzip' } : {}).send(body);
  }
}

const GZIP: ReadonlySet<string> = new Set(['gzip', 'x-gzip', '*']);

/** RFC 9110 section 12.5.3, reduced to one encoding: it is listed, and its weight is not zero. */
function acceptsGzip(header: string | string[] | undefined): boolean {
  const weights = String(header ?? '')
    .split(',')
    .map((element) => element.split(';').map((part) => part.trim().toLowerCase()))
    .filter(([coding = '', weight = 'q=1', ...more]) => GZIP.has(coding) && weight.startsWith('q=') && more.length === 0)
    .map(([, weight = 'q=1']) => Number(weight.slice('q='.length)));
  return (weights[0] ?? 0) > 0;
}
