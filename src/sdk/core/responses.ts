import { readBody, type SentRequest } from './body.js';
import { ApiError, OAuthError, type Validation } from './errors.js';
import { retryAfterSeconds } from './retries.js';
import { differenceFrom, isRecord, type Responses } from './shape.js';

/** Of an unexpected body, in bytes. */
const QUOTED_BYTES = 2048;
/** An error of the API is never longer, in bytes. */
const ERROR_BYTES = 256 * 1024;
const PROXY_HINT = 'Is the URL that of the server? A proxy or a login page of the network may have responded instead.';

/** The error that a response with an error status means. Reads the body. */
export async function failureOf(response: Response, request: SentRequest): Promise<ApiError | OAuthError> {
  const { text } = await readBody(response, ERROR_BYTES, request);
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
    validations: Array.isArray(body.validations) ? body.validations.filter(isValidation) : [],
  });
}

/**
 * The body of a successful response of an operation: JSON of the documented kind, a stream, or undefined. Rejects with an `ApiError` if it is
 * something else or longer than `maxBytes`.
 */
export async function successOf(
  response: Response,
  expected: Responses | undefined,
  request: SentRequest,
  maxBytes: number,
): Promise<unknown> {
  // Programs in JavaScript can call what the types do not know.
  const shape = expected ? expected[response.status] : response.status === 204 ? null : 'anything';
  if (shape === null) {
    await response.body?.cancel();
    return undefined;
  }
  if (shape === undefined) return refuse(response, request, 'a status that this operation does not have');
  if (shape === 'stream') return response.body ?? refuse(response, request, 'no content');
  await requireJson(response, request);
  const { text, isCut } = await readBody(response, maxBytes, request);
  if (isCut) return refuse(response, request, `more than ${maxBytes} bytes`);
  const body = parsed(text);
  if (body === undefined) throw unexpected(response, request, text);
  const difference = shape === 'anything' ? undefined : differenceFrom(shape, body);
  return difference === undefined ? body : refuse(response, request, `JSON that is not what the API returns (${difference})`);
}

/** The same response in memory, for a library that reads it. Rejects with an `ApiError` unless it is JSON of at most `maxBytes`. */
export async function jsonResponse(response: Response, request: SentRequest, maxBytes: number): Promise<Response> {
  await requireJson(response, request);
  const { text, isCut } = await readBody(response, maxBytes, request);
  if (isCut) return refuse(response, request, `more than ${maxBytes} bytes`);
  if (parsed(text) === undefined) throw unexpected(response, request, text);
  return new Response(text, { status: response.status, headers: response.headers });
}

/** The error for a response that is not one of the API. `body` is quoted: JSON never is, because it could contain a secret. */
export function invalidResponse(response: Pick<Response, 'status' | 'headers'>, request: SentRequest, what: string, body = ''): ApiError {
  const { method, url } = request;
  const message = `${method} ${url} responded with status ${response.status} and ${what}. ${PROXY_HINT}`;
  return new ApiError({ method, url, ...factsOf(response), message, body: cut(body, QUOTED_BYTES) });
}

async function refuse(response: Response, request: SentRequest, what: string): Promise<never> {
  if (!response.bodyUsed) await response.body?.cancel().catch(() => undefined);
  throw invalidResponse(response, request, what);
}

/** Throws unless the response says that it is JSON. Leaves its body to be read. */
async function requireJson(response: Response, request: SentRequest): Promise<void> {
  if (isJson(response)) return;
  throw unexpected(response, request, (await readBody(response, QUOTED_BYTES, request)).text);
}

function unexpected(response: Response, request: SentRequest, text: string): ApiError {
  const type = response.headers.get('Content-Type') ?? 'no content type';
  const what = text === '' ? 'an empty body' : `a body that is not JSON of the API (${type})`;
  return invalidResponse(response, request, what, response.ok && isJson(response) ? '' : text);
}

function isJson({ headers }: Response): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers.get('Content-Type') ?? '');
}

function factsOf({ status, headers }: Pick<Response, 'status' | 'headers'>): {
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

function isValidation(value: unknown): value is Validation {
  return isRecord(value) && typeof value.field === 'string' && typeof value.detail === 'string';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
