import { ApiError, type FailedRequest, OAuthError, type Validation } from './errors.js';

/** Of an unexpected body, in bytes. */
const QUOTED_BYTES = 2048;
/** An error of the API is never longer, in bytes. */
const ERROR_BYTES = 256 * 1024;
const PROXY_HINT = 'Is the URL that of the server? A proxy or a login page of the network may have responded instead.';

/** The error that a response with an error status means. Reads the body. */
export async function failureOf(response: Response, request: FailedRequest): Promise<ApiError | OAuthError> {
  const text = await startOf(response, ERROR_BYTES);
  const body = parsed(text);
  if (isRecord(body) && typeof body.error === 'string') {
    const { error, error_description: errorDescription, error_uri: errorUri } = body;
    return new OAuthError({ error, errorDescription: textOf(errorDescription), errorUri: textOf(errorUri), status: response.status });
  }
  if (!isRecord(body) || typeof body.message !== 'string') return unexpected(response, request, text);
  return new ApiError({
    ...request,
    ...factsOf(response),
    message: body.message,
    detail: textOf(body.detail),
    validations: Array.isArray(body.validations) ? (body.validations as Validation[]) : [],
  });
}

/** The JSON of a successful response; undefined for a status without a body. */
export async function jsonOf(response: Response, request: FailedRequest): Promise<unknown> {
  if (response.status === 204) return undefined;
  await requireJson(response, request);
  const text = await response.text();
  const body = parsed(text);
  if (body === undefined) throw unexpected(response, request, text);
  return body;
}

/** Throws unless the response says that it is JSON. Leaves its body to be read. */
export async function requireJson(response: Response, request: FailedRequest): Promise<void> {
  if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(response.headers.get('Content-Type') ?? '')) return;
  throw unexpected(response, request, await startOf(response, QUOTED_BYTES));
}

function unexpected(response: Response, request: FailedRequest, text: string): ApiError {
  const type = response.headers.get('Content-Type') ?? 'no content type';
  const what = text === '' ? 'an empty body' : `a body that is not JSON of the API (${type})`;
  return new ApiError({
    ...request,
    ...factsOf(response),
    message: `${request.method} ${request.url} responded with status ${response.status} and ${what}. ${PROXY_HINT}`,
    body: cut(text, QUOTED_BYTES),
  });
}

function factsOf({ status, headers }: Response): {
  status: number;
  requestId: string | undefined;
  challenge: string | undefined;
  retryAfterSeconds: number | undefined;
} {
  return {
    status,
    requestId: headers.get('X-Request-Id') ?? undefined,
    challenge: headers.get('WWW-Authenticate') ?? undefined,
    retryAfterSeconds: retryAfterSeconds(headers),
  };
}

/** Seconds to wait (RFC 9110 section 10.2.3). This server sends numbers; a date is of a clock that need not agree with ours. */
export function retryAfterSeconds(headers: Headers): number | undefined {
  const value = headers.get('Retry-After')?.trim() ?? '';
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** At most `limit` bytes of the body; the rest is not read. */
async function startOf(response: Response, limit: number): Promise<string> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let left = limit;
  while (left > 0) {
    const { value, done } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.byteLength;
  }
  await reader.cancel();
  return text;
}

function cut(text: string, bytes: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes)).replace(/\uFFFD$/, '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
