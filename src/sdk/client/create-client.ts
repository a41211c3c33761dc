import createFetchClient from 'openapi-fetch';
import type { SentRequest } from '../core/body.js';
import { DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_RETRIES, DEFAULT_TIMEOUT_MS, received, sentAs, withinTime } from '../core/call.js';
import type { paths } from '../core/openapi.js';
import type { DataOf, FormPath, Method, Operation, PathWith, RequestOf, RequiredKeys } from '../core/operations.js';
import { ANONYMOUS, type Auth, type Outgoing, type Send } from '../core/outgoing.js';
import { RESPONSES } from '../core/response-shapes.js';
import { successOf } from '../core/responses.js';
import { serverUrlOf } from '../core/server-url.js';
import { dispatch } from '../core/transport.js';
import { type Cursor, type EntryOf, type ListPath, readPages } from './pages.js';

export interface ClientOptions {
  /** The access URL of the server, with its path if it has one. */
  readonly url: string | URL;
  /** Who the requests are from. Without it they carry no credentials. */
  readonly auth?: Auth | undefined;
  /** Sends the requests; default is the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Additional header fields of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * How long a call may take, retries and reading the response included, in milliseconds; default 30 seconds. The content of a file can
   * take longer: of a download, only the wait for its beginning counts, and an upload has no default.
   */
  readonly timeoutMs?: number | undefined;
  /** How often GET, PUT and DELETE are sent again after a temporary failure; default 2. The wait is what the server asks for. */
  readonly retries?: number | undefined;
  /** Longest response that is read into memory, in bytes; default 32 MiB. The content of a file is a stream, and has no limit. */
  readonly maxResponseBytes?: number | undefined;
}

/** Options of one call. They win over those of the client. */
export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Aborts the call, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** See {@link ClientOptions.timeoutMs}; `Infinity` is no limit. */
  readonly timeoutMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly maxResponseBytes?: number | undefined;
}

export interface Answer<Data> {
  readonly data: Data;
  /** Status and header fields. `data` is its body. */
  readonly response: Response;
}

/**
 * Calls one operation. Rejects with an `ApiError` if the server refuses, an `OAuthError` if an OAuth endpoint does, a `ConnectionError` if no
 * response arrives, and a `DOMException` named `TimeoutError` if it arrives too late.
 */
export type Call<M extends Method> = <Path extends PathWith<M>>(
  path: Path,
  ...options: OptionsOf<Operation<Path, M>>
) => Promise<Answer<DataOf<Operation<Path, M>>>>;

/** Reads a list to its end, page by page. */
export type Paginate = <Path extends ListPath>(
  path: Path,
  ...options: PageOptionsOf<Operation<Path, 'get'>>
) => AsyncGenerator<EntryOf<Path>, void>;

type OptionsOf<Op> = RequiredKeys<RequestOf<Op>> extends never ? [(RequestOf<Op> & CallOptions)?] : [RequestOf<Op> & CallOptions];

type PageOptionsOf<Op> = RequiredKeys<RequestOf<Op>> extends never ? [(RequestOf<Op> & PageOptions)?] : [RequestOf<Op> & PageOptions];

export interface PageOptions extends CallOptions {
  /** Entries per request, 2 to 1000; default 100. */
  readonly pageSize?: number | undefined;
}

/** Every operation of the API, by method and path. */
export interface Client {
  readonly GET: Call<'get'>;
  readonly PUT: Call<'put'>;
  readonly POST: Call<'post'>;
  readonly DELETE: Call<'delete'>;
  readonly PATCH: Call<'patch'>;
  readonly paginate: Paginate;
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const;
const DEFAULT_PAGE_SIZE = 100;

/** The types know which operations these are; a program has to be told. One that is missing here does not compile. */
const FORMS: Readonly<Record<FormPath, true>> = {
  '/oauth2/device_authorization': true,
  '/oauth2/introspect': true,
  '/oauth2/par': true,
  '/oauth2/revoke': true,
  '/oauth2/tokens': true,
};

/** What the types of the calls come down to. */
interface AnyOptions extends PageOptions {
  readonly params?: { readonly query?: Readonly<Record<string, unknown>>; readonly path?: Readonly<Record<string, unknown>> };
  readonly body?: unknown;
  readonly contentType?: string;
}

/** A client of the server at `url`. Throws a `TypeError` if the URL is not one, or `auth` is not what a function of this package returns. */
export function createClient(options: ClientOptions): Client {
  const { url, auth = ANONYMOUS, headers = {}, fetch: givenFetch, timeoutMs = DEFAULT_TIMEOUT_MS, retries = DEFAULT_RETRIES } = options;
  const { maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = options;
  checkOptions(options);
  const send: Send = (request) => dispatch(request, givenFetch ?? fetch);
  // It builds the request; what happens to it then is up to `call`. It only constructs one, with the arguments of Request.
  const requests = createFetchClient<paths>({ baseUrl: new URL(url).href, headers, Request: OutgoingRequest as unknown as typeof Request });

  async function call(method: (typeof METHODS)[number], path: string, given: AnyOptions = {}): Promise<Answer<unknown>> {
    requireSegments(path, given.params?.path);
    const operation = `${method} ${path}`;
    const expected = Object.hasOwn(RESPONSES, operation) ? RESPONSES[operation] : undefined;
    const isStream = Object.values(expected ?? {}).includes('stream');
    const time = { signal: given.signal, timeoutMs: given.timeoutMs ?? (given.contentType === undefined ? timeoutMs : Infinity), isStream };
    return withinTime(time, async (deadline) => {
      let sent: SentRequest = { method, url: path };
      const exchange = (request: Outgoing): Promise<Response> => {
        sent = sentAs(request);
        return received(request, { auth, send, retries: given.retries ?? retries, deadline });
      };
      const init = { ...initOf(path, given), signal: deadline.signal, fetch: exchange };
      const { response } = await requests.request(method.toLowerCase() as Method, path as never, init as never);
      return { data: await successOf(response, expected, sent, given.maxResponseBytes ?? maxResponseBytes), response };
    });
  }

  async function* paginate(path: ListPath, given: AnyOptions = {}): AsyncGenerator<unknown, void> {
    const { pageSize = DEFAULT_PAGE_SIZE, params = {}, ...rest } = given;
    yield* readPages(path, pageSize, async (cursor: Cursor) => {
      const { data } = await call('GET', path, { ...rest, params: { ...params, query: { ...params.query, ...cursor } } });
      return data as Record<string, unknown>;
    });
  }

  const calls = Object.fromEntries(METHODS.map((method) => [method, (path: string, given?: AnyOptions) => call(method, path, given)]));
  // The types of a method per path come from the description of the API, and cannot follow from a loop over methods.
  return { ...calls, paginate } as unknown as Client;
}

/** URLs drop empty segments and resolve dots (RFC 3986 section 5.2.4), so that such a value would name another resource than the caller meant. */
function requireSegments(path: string, values: Readonly<Record<string, unknown>> = {}): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === '' || value === '.' || value === '..') throw new TypeError(`{${name}} of ${path} cannot be ${JSON.stringify(value)}`);
  }
}

/** Programs in JavaScript pass what the types exclude; it would fail only in the first call, and say nothing about its origin. */
function checkOptions({ url, auth }: { readonly [Name in keyof ClientOptions]: unknown }): void {
  serverUrlOf(url);
  if (auth === undefined) return;
  if (typeof auth !== 'object' || auth === null || typeof (auth as Partial<Auth>).authenticate !== 'function') {
    throw new TypeError(
      '`auth` of createClient must be what bearerToken(token) or another function of this package returns. Without `auth`, requests carry no credentials.',
    );
  }
}

/** Parameters, body and header fields for the library. The body of the response is left alone: it is read here. */
function initOf(path: string, { params, body, contentType, headers }: AnyOptions): Record<string, unknown> {
  const isForm = path in FORMS;
  const type = contentType ?? (isForm ? 'application/x-www-form-urlencoded' : undefined);
  return {
    ...(params && { params }),
    ...(body !== undefined && { body }),
    ...(contentType !== undefined && { bodySerializer: (content: unknown) => content }),
    ...(isForm && { bodySerializer: (fields: Record<string, string>) => new URLSearchParams(fields).toString() }),
    headers: { ...(type !== undefined && { 'Content-Type': type }), ...headers },
    parseAs: 'stream',
  };
}

/** Stands in for `Request`, which can be sent only once. */
class OutgoingRequest implements Outgoing {
  readonly method: string;
  readonly headers: Headers;
  readonly body: Outgoing['body'];
  readonly signal: AbortSignal | undefined;
  readonly credentials = 'omit';

  constructor(
    readonly url: string,
    init: RequestInit,
  ) {
    this.method = init.method ?? 'GET';
    this.headers = new Headers(init.headers);
    this.body = init.body ?? null;
    this.signal = init.signal ?? undefined;
  }
}
