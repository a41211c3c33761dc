import type { RoutePolicy } from '../http/index.js';
import type { Components, ResponseObject } from './document-types.js';

type Style = RoutePolicy['style'];
type SharedName =
  | 'BadRequest'
  | 'LoginFirst'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'PayloadTooLarge'
  | 'UnsupportedMediaType'
  | 'TooManyRequests'
  | 'InternalError';

/** The body of a failure, by who renders it (src/http/error.filter.ts). */
const CONTENT: Readonly<Record<Style, NonNullable<ResponseObject['content']>>> = {
  api: { 'application/json': { schema: { $ref: '#/components/schemas/ErrorResponse' } } },
  oauth: { 'application/json': { schema: { $ref: '#/components/schemas/OAuthErrorResponse' } } },
  page: { 'text/html': { schema: { type: 'string' } } },
};

/** Answers that any operation of a policy may give, described once and referred to. */
const SHARED: Readonly<Record<SharedName, { status: number; description: string }>> = {
  BadRequest: {
    status: 400,
    description:
      'Malformed: a parameter or the body; credentials outside the b64token alphabet or sent in two ways; or a request with the session cookie that no page of this server made (that answer is plain text).',
  },
  LoginFirst: { status: 303, description: 'Nobody is signed in: to the login page, which leads back here.' },
  Unauthorized: { status: 401, description: 'No credentials, or unusable ones; the challenge says why (RFC 6750 section 3).' },
  Forbidden: {
    status: 403,
    description:
      'The scope of the token does not cover the operation (the challenge names the scopes that would), it needs a login session, or the caller may not do this.',
  },
  NotFound: { status: 404, description: 'What the path names does not exist, or is not yours to see.' },
  PayloadTooLarge: { status: 413, description: 'The body is over the limit, which `detail` names in bytes.' },
  UnsupportedMediaType: { status: 415, description: 'The content type of the body is not one the operation takes.' },
  TooManyRequests: { status: 429, description: 'Too many requests in a minute.' },
  InternalError: { status: 500, description: 'A fault of the server. Its log has more under the id in `X-Request-Id`.' },
};

const SHARED_NAMES = new Map(Object.entries(SHARED).map(([name, { status }]) => [status, name]));
const PREFIX: Readonly<Record<Style, string>> = { api: '', oauth: 'OAuth', page: 'Page' };

const HEADERS: Readonly<Record<number, string>> = {
  401: 'WWW-Authenticate',
  403: 'WWW-Authenticate',
  429: 'Retry-After',
  503: 'Retry-After',
};

/** The shared headers, and those of the shared responses to which `text`, the operations as JSON, refers. */
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
      '`Bearer realm="coder", error="…", error_description="…", scope="…", resource_metadata="…"`; the token and revocation endpoints challenge with `Basic`.',
    schema: { type: 'string' },
  },
  'Retry-After': { description: 'Seconds to wait before the next try.', schema: { type: 'integer', minimum: 1 } },
  Location: { description: 'Where the browser goes next.', schema: { type: 'string', format: 'uri-reference' } },
};

/** A reference to the shared description of this status. */
export function sharedAnswer(status: number, style: Style): { $ref: string } {
  const name = SHARED_NAMES.get(status);
  if (name === undefined) throw new Error(`no shared answer for status ${status}`);
  return { $ref: `#/components/responses/${PREFIX[style]}${name}` };
}

/** Adds the body and the headers that every answer of this status has, as far as the operation does not describe its own. */
export function complete(status: number, style: Style, response: ResponseObject): ResponseObject {
  const header = isRedirect(status) ? 'Location' : HEADERS[status];
  return {
    ...response,
    ...(header !== undefined && { headers: { [header]: { $ref: `#/components/headers/${header}` }, ...response.headers } }),
    ...(status >= 400 && { content: response.content ?? CONTENT[style] }),
  };
}

/** 304 leads nowhere. */
function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}
