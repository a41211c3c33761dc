import createFetchClient from 'openapi-fetch';
import { ConnectionError } from '../core/errors.js';
import type { paths } from '../core/openapi.js';
import type { DataOf, Method, Operation, PathWith, RequestOf, RequiredKeys } from '../core/operations.js';
import { type Auth, type Outgoing, withoutSecrets } from '../core/outgoing.js';
import { failureOf, jsonOf } from '../core/responses.js';

export interface ClientOptions {
  /** The access URL of the server, with its path if it has one. */
  readonly url: string | URL;
  /** Who the requests are from. Without it they carry no credentials. */
  readonly auth?: Auth;
  /** Sends the requests; default is the global `fetch`. */
  readonly fetch?: typeof fetch;
  /** Additional header fields of every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Options of one call. */
export interface CallOptions {
  /** Additional header fields. They win over those of the client. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Aborts the request. The call then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Answer<Data> {
  readonly data: Data;
  /** Status and header fields. The body has been read. */
  readonly response: Response;
}

/** Calls one operation. Rejects with an `ApiError`, `OAuthError` or `ConnectionError`. */
export type Call<M extends Method> = <Path extends PathWith<M>>(
  path: Path,
  ...options: OptionsOf<Operation<Path, M>>
) => Promise<Answer<DataOf<Operation<Path, M>>>>;

type OptionsOf<Op> = RequiredKeys<RequestOf<Op>> extends never ? [(RequestOf<Op> & CallOptions)?] : [RequestOf<Op> & CallOptions];

/** Every operation of the API, by method and path. */
export interface Client {
  readonly GET: Call<'get'>;
  readonly PUT: Call<'put'>;
  readonly POST: Call<'post'>;
  readonly DELETE: Call<'delete'>;
  readonly PATCH: Call<'patch'>;
}

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const;

/** A client of the server at `url`. */
export function createClient({ url, auth = (request, send) => send(request), fetch: send = fetch, headers = {} }: ClientOptions): Client {
  const client = createFetchClient<paths>({
    baseUrl: String(url),
    headers,
    // Plain data instead of a `Request`, which can be sent only once.
    Request: OutgoingRequest as unknown as typeof Request,
    fetch: (request) => auth(request, (outgoing) => dispatch(outgoing, send)),
  });
  const call = async (method: (typeof METHODS)[number], path: never, options: object | undefined): Promise<Answer<unknown>> => {
    const { response } = await client.request(method.toLowerCase() as Method, path, { ...options, parseAs: 'stream' } as never);
    return { data: await jsonOf(response, { method, url: withoutSecrets(response.url || `${String(url)}${String(path)}`) }), response };
  };
  return Object.fromEntries(
    METHODS.map((method) => [method, (path: never, options?: object) => call(method, path, options)]),
  ) as unknown as Client;
}

async function dispatch({ url, ...init }: Outgoing, send: typeof fetch): Promise<Response> {
  const request = { method: init.method, url: withoutSecrets(url) };
  let response: Response;
  try {
    response = await send(url, { ...init, redirect: 'manual' } as RequestInit);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ConnectionError(request, { cause: error });
  }
  if (!response.ok) throw await failureOf(response, request);
  return response;
}

class OutgoingRequest implements Outgoing {
  readonly method: string;
  readonly headers: Headers;
  readonly body: Outgoing['body'];
  readonly signal: AbortSignal | undefined;
  readonly credentials: Outgoing['credentials'];

  constructor(
    readonly url: string,
    init: RequestInit,
  ) {
    this.method = init.method ?? 'GET';
    this.headers = new Headers(init.headers);
    this.body = init.body ?? null;
    this.signal = init.signal ?? undefined;
    this.credentials = init.credentials ?? 'omit';
  }
}
