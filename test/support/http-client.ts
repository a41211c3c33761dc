import { request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { CookieJar } from './cookie-jar.js';
import { PATIENCE_MS } from './patience.js';

/** A response, read completely. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Headers,
    readonly body: Buffer,
  ) {}

  get text(): string {
    return this.body.toString('utf8');
  }

  /** The body in the type that the test expects, which the test must assert. Throws if it is not JSON. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a short form of a cast that every test would repeat
  json<Body = unknown>(): Body {
    return JSON.parse(this.text) as Body;
  }
}

/** An object is sent as JSON, `URLSearchParams` as a form, text and bytes unchanged. */
export type RequestBody = URLSearchParams | string | Uint8Array | Readonly<Record<string, unknown>> | readonly unknown[];

export interface RequestOptions {
  /** A list of values sends the header that many times. */
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: RequestBody;
  /** Sends its cookies and stores those of the response. */
  readonly jar?: CookieJar;
  /** Redirects within the server are returned, unless this follows them. */
  readonly follow?: boolean;
  readonly timeoutMs?: number;
}

const MAX_REDIRECTS = 10;

/** One request over a separate connection. `fetch` is not used: it adds headers, and cannot send a header twice. */
export async function sendRequest(method: string, url: URL, options: RequestOptions = {}): Promise<Answer> {
  let answer = await sendOnce(method, url, options);
  let target = url;
  for (let hops = 0; options.follow && isRedirect(answer); hops++) {
    if (hops === MAX_REDIRECTS) throw new Error(`more than ${MAX_REDIRECTS} redirects, the last one to ${target.href}`);
    target = new URL(answer.headers.get('location') ?? '', target);
    if (target.origin !== url.origin) break;
    answer = await sendOnce('GET', target, { ...(options.jar && { jar: options.jar }) });
  }
  return answer;
}

function isRedirect(answer: Answer): boolean {
  return [301, 302, 303, 307, 308].includes(answer.status) && answer.headers.has('location');
}

async function sendOnce(method: string, url: URL, options: RequestOptions): Promise<Answer> {
  const payload = encodeBody(options.body);
  const cookie = options.jar?.header();
  const headers: OutgoingHttpHeaders = {
    ...(payload && { 'content-type': payload.type, 'content-length': payload.bytes.length }),
    ...(cookie && { cookie }),
    ...options.headers,
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = httpRequest(url, { method, headers, agent: false }, resolve);
    outgoing.setTimeout(options.timeoutMs ?? PATIENCE_MS, () =>
      outgoing.destroy(new Error(`no answer to ${method} ${url.pathname} in time`)),
    );
    outgoing.on('error', reject).end(payload?.bytes);
  });
  const answer = await readAnswer(response);
  options.jar?.store(answer.headers.getSetCookie());
  return answer;
}

function encodeBody(body: RequestBody | undefined): { type: string; bytes: Buffer } | null {
  if (body === undefined) return null;
  if (body instanceof URLSearchParams) return { type: 'application/x-www-form-urlencoded', bytes: Buffer.from(body.toString()) };
  if (typeof body === 'string') return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(body) };
  if (body instanceof Uint8Array) return { type: 'application/octet-stream', bytes: Buffer.from(body) };
  return { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer); // an IncomingMessage without an encoding yields buffers
  const body = Buffer.concat(chunks);
  const headers = new Headers();
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) headers.append(response.rawHeaders[i]!, response.rawHeaders[i + 1]!);
  return new Answer(response.statusCode ?? 0, headers, body);
}
