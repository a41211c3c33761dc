import type { OAuthErrorCode } from '../common/index.js';
import type { RoutePolicy } from '../http/index.js';
import type { Components, ResponseObject } from './document-types.js';

type Style = RoutePolicy['style'];
type SharedName =
  | 'BadRequest'
  | 'LoginFirst'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'RequestTimeout'
  | 'PayloadTooLarge'
  | 'UnsupportedMediaType'
  | 'TooManyRequests'
  | 'InternalError'
  | 'ServiceUnavailable';

/** The body of an error, by its style (src/http/error.filter.ts). */
function contentOf(status: number, style: Style): NonNullable<ResponseObject['content']> {
  const example = errorExample(status, style);
  switch (style) {
    case 'api':
      return { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' }, example } };
    case 'oauth':
      return { 'application/json': { schema: { $ref: '#/components/schemas/OAuthErrorResponse' }, example } };
    case 'page':
      return { 'text/html': { schema: { type: 'string' }, example } };
  }
}

/** What any operation may respond with this status, unless the example of the operation has its own (src/swagger/examples). */
const ERRORS: Readonly<Record<number, { readonly message: string; readonly detail?: string; readonly oauth?: OAuthErrorCode }>> = {
  400: { message: 'Request body must be valid JSON.' },
  401: {
    message: 'You are signed out or your session has expired. Please sign in again to continue.',
    detail: 'Cookie "coder_session_token" or query parameter must be provided.',
    oauth: 'invalid_client',
  },
  403: {
    message: 'Forbidden.',
    detail: 'You are not allowed to do this. Contact an administrator, or sign in with other credentials.',
    oauth: 'access_denied',
  },
  404: { message: 'Resource not found or you do not have access to this resource' },
  408: { message: 'The request body took too long to arrive.', detail: 'It must arrive within 60 seconds.' },
  409: { message: 'There is already one with this name.' },
  413: { message: 'Request body too large.', detail: 'The limit is 1048576 bytes.' },
  415: { message: 'Unsupported content type.' },
  416: { message: 'The range cannot be satisfied.' },
  429: { message: "You've been rate limited for sending more than 60 requests in 1m0s.", oauth: 'temporarily_unavailable' },
  500: { message: 'An internal server error occurred.', detail: 'Request id: example-request-id', oauth: 'server_error' },
  503: {
    message: 'The server is busy with other requests. Please try again in a moment.',
    detail: 'There is not enough memory for another request body.',
    oauth: 'temporarily_unavailable',
  },
};

/** A body of an error with this status. Throws for a status that no operation documented so far. */
export function errorExample(status: number, style: Style): unknown {
  const error = ERRORS[status];
  if (!error) throw new Error(`src/swagger/error-responses.ts has no example for status ${status}`);
  const { message, detail, oauth = 'invalid_request' } = error;
  if (style === 'oauth') return { error: oauth, error_description: status === 413 ? `${message} ${detail ?? ''}` : message };
  if (style === 'page') return `<!doctype html><title>${message}</title>`;
  return { message, ...(detail !== undefined && { detail }) };
}

/** Responses that any operation with a policy may give, described once and referenced. */
const SHARED: Readonly<Record<SharedName, { status: number; description: string }>> = {
  BadRequest: {
    status: 400,
    description:
      'A parameter or the body is malformed, the credentials are malformed or sent in more than one way, or a request with the ' +
      'session cookie did not come from a page of this server (that response is plain text).',
  },
  LoginFirst: { status: 303, description: 'Not signed in. Redirects to the login page, which redirects back here.' },
  Unauthorized: { status: 401, description: 'The credentials are missing or invalid. The challenge says why (RFC 6750 section 3).' },
  Forbidden: {
    status: 403,
    description:
      "The token's scopes do not allow the operation (the challenge names scopes that do), the operation requires a login session, " +
      'or you do not have permission.',
  },
  NotFound: { status: 404, description: 'The resource does not exist or is not visible to you.' },
  RequestTimeout: { status: 408, description: 'The body did not arrive in time. The server closes the connection.' },
  PayloadTooLarge: { status: 413, description: 'The body exceeds the limit, which `detail` gives in bytes.' },
  UnsupportedMediaType: { status: 415, description: 'The operation does not accept this content type.' },
  TooManyRequests: { status: 429, description: 'Too many requests within a minute.' },
  InternalError: { status: 500, description: 'Internal error. Look for the ID in `X-Request-Id` in the server log.' },
  ServiceUnavailable: { status: 503, description: 'The server is too busy or has too little memory for request bodies. Try again later.' },
};

const SHARED_NAMES = new Map(Object.entries(SHARED).map(([name, { status }]) => [status, name]));
const PREFIX: Readonly<Record<Style, string>> = { api: '', oauth: 'OAuth', page: 'Page' };

const HEADERS: Readonly<Record<number, string>> = {
  401: 'WWW-Authenticate',
  403: 'WWW-Authenticate',
  429: 'Retry-After',
  503: 'Retry-After',
};

/** The shared headers, and the shared responses that `text`, the operations as JSON, references. */
export function sharedComponents(text: string): Pick<Components, 'headers' | 'responses'> {
  const styles = Object.keys(PREFIX) as Style[]; // the keys of a literal
  const responses = styles.flatMap((style) =>
    Object.entries(SHARED).map(
      ([name, { status, description }]) => [PREFIX[style] + name, complete(status, style, { description })] as const,
    ),
  );
  return {
    headers: SHARED_HEADERS,
    responses: Object.fromEntries(responses.filter(([name]) => text.includes(`"#/components/responses/${name}"`))),
  };
}

const SHARED_HEADERS: NonNullable<Components['headers']> = {
  'WWW-Authenticate': {
    description:
      '`Bearer realm="coder", error="…", error_description="…", scope="…", resource_metadata="…"`, and `DPoP algs="…"`; the token and revocation ' +
      'endpoints challenge with `Basic`.',
    schema: { type: 'string' },
  },
  'Retry-After': { description: 'Seconds to wait before the next attempt.', schema: { type: 'integer', minimum: 1 } },
  Location: { description: 'Where the browser is redirected.', schema: { type: 'string', format: 'uri-reference' } },
};

/** A reference to the shared description of this status. */
export function sharedResponse(status: number, style: Style): { $ref: string } {
  const name = SHARED_NAMES.get(status);
  if (name === undefined) throw new Error(`no shared answer for status ${status}`);
  return { $ref: `#/components/responses/${PREFIX[style]}${name}` };
}

/** Adds the body and the headers of every response with this status, unless the operation describes its own. */
export function complete(status: number, style: Style, response: ResponseObject): ResponseObject {
  const header = isRedirect(status) ? 'Location' : HEADERS[status];
  return {
    ...response,
    ...(header !== undefined && { headers: { [header]: { $ref: `#/components/headers/${header}` }, ...response.headers } }),
    ...(status >= 400 && { content: response.content ?? contentOf(status, style) }),
  };
}

/** 304 is not a redirect. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}
