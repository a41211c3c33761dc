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
const CONTENT: Readonly<Record<Style, NonNullable<ResponseObject['content']>>> = {
  api: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } },
  oauth: { 'application/json': { schema: { $ref: '#/components/schemas/OAuthErrorResponse' } } },
  page: { 'text/html': { schema: { type: 'string' } } },
};

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
  const styles = Object.keys(CONTENT) as Style[]; // the keys of a literal
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
    ...(status >= 400 && { content: response.content ?? CONTENT[style] }),
  };
}

/** 304 is not a redirect. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}
