import type { Answer } from './http-client.js';

/** The single body for everything that is missing or hidden. */
export const NOT_FOUND = { message: 'Resource not found or you do not have access to this resource' };

export function expectNotFound(answer: Answer): void {
  expect({ status: answer.status, body: answer.json() }).toEqual({ status: 404, body: NOT_FOUND });
  expect(answer.headers.get('www-authenticate')).toBeNull();
}

/** A denial by roles has a bare challenge, because another token of the same user would be denied too. */
export function expectForbidden(answer: Answer): void {
  expect({ status: answer.status, body: answer.json() }).toMatchObject({ status: 403, body: { message: 'Forbidden.' } });
  expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="coder", resource_metadata="[^"]+"$/);
}

export function expectRefused(answer: Answer, status: number, message: string): void {
  expect({ status: answer.status, body: answer.json() }).toMatchObject({ status, body: { message } });
}

/** Requires this status, for the steps that lead up to the actual test. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text.slice(0, 300)}`);
  return answer;
}

/** The body, after checking the status. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a short form of a cast that every test would repeat
export function expectJson<Body>(answer: Answer, status: number): Body {
  return expectStatus(answer, status).json<Body>();
}
