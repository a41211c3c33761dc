import { DomainError, type ErrorCode } from '../common/index.js';
import { isCorrectable } from './correctable.js';
import { HTTP_ERRORS } from './http-errors.js';

describe('a failure after sending a form', () => {
  const codes = Object.keys(HTTP_ERRORS) as ErrorCode[]; // the keys of the table

  it('shows the form again for every code of invalid or conflicting input, and for no other', () => {
    const correctable = codes.filter((code) => isCorrectable(new DomainError(code, 'x')));
    expect(correctable).toEqual(expect.arrayContaining(['invalid_input', 'conflict', 'session_unkeepable']));
    expect(correctable).toEqual(codes.filter((code) => [400, 409].includes(HTTP_ERRORS[code].status)));
  });

  it.each(['login_failed', 'forbidden', 'not_found', 'rate_limited', 'database_unavailable'] as const)(
    'does not show the form again for %s',
    (code) => {
      expect(isCorrectable(new DomainError(code, 'x'))).toBe(false);
    },
  );

  it('does not show the form again for an internal error', () => {
    expect(isCorrectable(new Error('x'))).toBe(false);
  });
});
