import type { Answer } from './http-client.js';

/** The one body of everything that is missing or hidden. */
export const NOT_FOUND = { message: 'Resource not found or you do not have access to this resource' };

export function expectNotFound(answer: Answer): void {
  expect({ status: answer.status, body: answer.json() }).toEqual({ status: 404, body: NOT_FOUND });
  expect(answer.headers.get('www-authenticate')).toBeNull();
}

/** A denial by roles: a bare challenge, because another token of the same person would be denied, too. */
export function expectForbidden(answer: Answer): void {
  expect({ status: answer.status, body: answer.json() }).toMatchObject({ status: 403, body: { message: 'Forbidden.' } });
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="coder", resource_metadata="[^"]+"$/);
}

export function expectRefused(answer: Answer, status: number, message: string): void {
  expect({ status: answer.status, body: answer.json() }).toMatchObject({ status, body: { message } });
}

/** The body, once the status is as expected. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a short form of a cast that every test would repeat
export function expectJson<Body>(answer: Answer, status: number): Body {
  expect({ status: answer.status, ...(answer.status !== status && { body: answer.text }) }).toEqual({ status });
  return answer.json<Body>();
}
