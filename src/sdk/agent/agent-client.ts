import { DEFAULT_MAX_RESPONSE_BYTES, DEFAULT_RETRIES, DEFAULT_TIMEOUT_MS, received, sentAs, withinTime } from '../core/call.js';
import type { Schemas } from '../core/operations.js';
import { ANONYMOUS, type Auth, type Outgoing, type Send } from '../core/outgoing.js';
import { AgentGitSshKeyResponse, AgentManifestResponse, AgentSecretResponse, AgentTokenResponse } from '../core/response-shapes.js';
import { successOf } from '../core/responses.js';
import { protectedUrl, serverUrlOf } from '../core/server-url.js';
import type { Responses } from '../core/shape.js';
import { dispatch } from '../core/transport.js';
import { type AgentTokenStore, requireAgentToken } from './agent-token.js';
import type { AgentGitSshKey, AgentManifest, AgentSecret } from './agent-data.js';
import { type DatedToken, fixedToken, RotatingToken } from './rotating-token.js';
import { type ExchangedToken, exchangedToken, type WorkloadIdentity } from './workload-identity.js';

/** Who the agent is: exactly one of `token`, `tokenStore` and `workloadIdentity`. */
export interface AgentClientOptions {
  /** The access URL of the server, with its path if it has one. https, unless the server is on this computer. */
  readonly url: string | URL;
  /** Sends the token without encryption, in a network where nobody else can listen. */
  readonly allowHttp?: boolean | undefined;
  /** A token that stays as it is until it expires, for short programs. */
  readonly token?: string | undefined;
  /** Where the token is kept. It is replaced after four fifths of its lifetime. */
  readonly tokenStore?: AgentTokenStore | undefined;
  /** A token of the platform instead of a stored one. */
  readonly workloadIdentity?: WorkloadIdentity | undefined;
  /** Called when the token could not be replaced in time. It still works, and another attempt follows in a minute. */
  readonly onRotationError?: ((error: unknown) => void) | undefined;
  /** Sends the requests; default is the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** How long a call may take, retries and reading the response included, in milliseconds; default 30 seconds. Of a file, only the wait for its beginning counts. */
  readonly timeoutMs?: number | undefined;
  /** How often a request is sent again after a temporary failure; default 2. */
  readonly retries?: number | undefined;
  /** Longest response that is read into memory, in bytes; default 32 MiB. A file is a stream, and has no limit. */
  readonly maxResponseBytes?: number | undefined;
  /** The time in milliseconds since 1970; default is that of the system. */
  readonly clock?: (() => number) | undefined;
}

export interface AgentCallOptions {
  /** Aborts the call, which then rejects with the signal's reason. Others that wait for the same token go on. */
  readonly signal?: AbortSignal | undefined;
  /** See {@link AgentClientOptions.timeoutMs}; `Infinity` is no limit. */
  readonly timeoutMs?: number | undefined;
}

/**
 * What an agent can do. Calls reject with an `ApiError` if the server refuses, a `ConnectionError` if no response arrives, a `DOMException` named
 * `TimeoutError` if it arrives too late, and a `TypeError` if there is no token of an agent: then nothing was sent.
 */
export interface AgentClient {
  /** What the agent is and what it can fetch, without any secret. */
  manifest(options?: AgentCallOptions): Promise<AgentManifest>;
  /** All secrets of the agent, with their values, in one request. */
  secrets(options?: AgentCallOptions): Promise<readonly AgentSecret[]>;
  secret(name: string, options?: AgentCallOptions): Promise<AgentSecret>;
  /** The key pair of the owner for Git; `ApiError` with status 403 unless the agent was given it. */
  gitSshKey(options?: AgentCallOptions): Promise<AgentGitSshKey>;
  /** The content of a file. */
  file(id: string, options?: AgentCallOptions): Promise<ReadableStream<Uint8Array>>;
  /** Replaces the token now. Needs a `tokenStore`. The old token works until the new one is used, for a minute at most. */
  rotate(options?: AgentCallOptions): Promise<void>;
}

/** RFC 8693 section 2.2.1. */
const EXCHANGED = { access_token: 'string', token_type: 'string', expires_in: 'number' } as const;
const ME = '/api/v2/agents/me';
/** Part of a token's lifetime that is left when it is replaced. */
const ROTATE_WITH = 0.2;

interface IssuedToken {
  readonly token: string;
  readonly expiresAt: string;
  readonly lifetimeMs?: number;
}

/** A client of one agent. Throws a `TypeError` if the URL or the token cannot be right. */
export function createAgentClient(options: AgentClientOptions): AgentClient {
  const { url, timeoutMs = DEFAULT_TIMEOUT_MS, retries = DEFAULT_RETRIES, maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES } = options;
  const { fetch: givenFetch, clock: now = Date.now } = options;
  const base = (options.allowHttp ? serverUrlOf(url) : protectedUrl(url)).href.replace(/\/$/, '');
  const send: Send = (request) => dispatch(request, givenFetch ?? fetch);

  interface Request extends AgentCallOptions {
    readonly method?: 'POST';
    readonly form?: Readonly<Record<string, string>>;
    readonly auth: Auth;
  }

  /** `read` gets the body and the response. */
  function call<T>(path: string, expected: Responses, request: Request, read: (body: unknown, response: Response) => T): Promise<T> {
    const isStream = Object.values(expected).includes('stream');
    const time = { signal: request.signal, timeoutMs: request.timeoutMs ?? timeoutMs, isStream };
    return withinTime(time, async (deadline) => {
      const outgoing: Outgoing = {
        method: request.method ?? 'GET',
        url: `${base}${path}`,
        headers: new Headers(request.form ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
        body: request.form ? new URLSearchParams(request.form).toString() : null,
        signal: deadline.signal,
        credentials: 'omit',
      };
      const response = await received(outgoing, { auth: request.auth, send, retries, deadline });
      return read(await successOf(response, expected, sentAs(outgoing), maxResponseBytes), response);
    });
  }

  checkOneToken(options);
  const rotating = rotatingToken();
  const auth = rotating ?? authOf();

  function rotatingToken(): RotatingToken | undefined {
    const { tokenStore: store, onRotationError: onError } = options;
    if (!store) return undefined;
    const server = {
      inspect: (token: string) =>
        call(ME, { 200: AgentManifestResponse }, { auth: fixedToken(token) }, (body, response) => {
          const { token: inUse, token_lifetime_seconds: seconds } = body as AgentManifest;
          return datedBy({ token, expiresAt: inUse.expires_at, lifetimeMs: seconds * 1000 }, response);
        }),
      rotate: (given: string, limitMs: number | undefined) =>
        call(
          `${ME}/token`,
          { 201: AgentTokenResponse },
          { method: 'POST', auth: fixedToken(given), timeoutMs: limitMs },
          (body, response) => {
            const { token, expires_at: expiresAt } = body as Schemas['AgentTokenResponse'];
            return datedBy({ token: requireAgentToken(token), expiresAt }, response);
          },
        ),
    };
    return new RotatingToken({ store, server, now, onError });
  }

  function authOf(): Auth {
    const { token, workloadIdentity } = options;
    if (!workloadIdentity) return fixedToken(requireAgentToken(token));
    const exchange = (form: Readonly<Record<string, string>>): Promise<ExchangedToken> =>
      call('/oauth2/tokens', { 200: EXCHANGED }, { method: 'POST', form, auth: ANONYMOUS }, (body) => body as ExchangedToken);
    return exchangedToken(workloadIdentity, exchange, now);
  }

  /** By our clock, whatever that of the server is. A token without a lifetime is new. */
  function datedBy({ token, expiresAt, lifetimeMs }: IssuedToken, { headers }: Response): DatedToken {
    const sent = Date.parse(headers.get('Date') ?? '');
    const leftMs = Date.parse(expiresAt) - (Number.isNaN(sent) ? now() : sent);
    // Without a date it is never replaced, rather than all the time.
    if (Number.isNaN(leftMs)) return { token, rotateAt: Infinity, expiresAt: Infinity };
    return { token, rotateAt: now() + leftMs - (lifetimeMs ?? leftMs) * ROTATE_WITH, expiresAt: now() + leftMs };
  }

  const fetchJson = <T>(path: string, expected: Responses, given: AgentCallOptions = {}): Promise<T> =>
    call(path, expected, { ...given, auth }, (body) => body as T);

  return {
    manifest: (given) => fetchJson(ME, { 200: AgentManifestResponse }, given),
    secrets: (given) => fetchJson(`${ME}/secrets`, { 200: [AgentSecretResponse] }, given),
    secret: (name, given) => fetchJson(`${ME}/secrets/${segment(name)}`, { 200: AgentSecretResponse }, given),
    gitSshKey: (given) => fetchJson(`${ME}/gitsshkey`, { 200: AgentGitSshKeyResponse }, given),
    file: (id, given) => fetchJson(`/api/v2/files/${segment(id)}`, { 200: 'stream' }, given),
    rotate: async ({ signal } = {}) => {
      if (!rotating) throw new TypeError('A token is replaced where it is kept: give createAgentClient a `tokenStore`');
      await rotating.rotate(signal);
    },
  };
}

function checkOneToken({ token, tokenStore, workloadIdentity }: AgentClientOptions): void {
  if ([token, tokenStore, workloadIdentity].filter((each) => each !== undefined).length <= 1) return;
  throw new TypeError('createAgentClient needs one of `token`, `tokenStore` and `workloadIdentity`, not several');
}

/** A part of a path. URLs drop empty segments and resolve dots, so that such a name would be another path (RFC 3986 section 5.2.4). */
function segment(name: string): string {
  if (name !== '' && name !== '.' && name !== '..') return encodeURIComponent(name);
  throw new TypeError(`${JSON.stringify(name)} is not a name or an ID`);
}
