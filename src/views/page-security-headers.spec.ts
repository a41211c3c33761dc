import { loginPageKind, PAGE_SECURITY_HEADERS } from './page-security-headers.js';

const COMMON = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};
const CSP = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'";
const CSP_WITH_FORMS = `${CSP}; form-action 'self'`;

describe('PAGE_SECURITY_HEADERS (9700-18, 9700-31)', () => {
  it.each(['home', 'signed-out'] as const)('%s is isolated and posts to this server only', (kind) => {
    expect(PAGE_SECURITY_HEADERS[kind]).toEqual({
      ...COMMON,
      'Content-Security-Policy': CSP_WITH_FORMS,
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
  });

  it.each(['setup', 'account'] as const)('%s may run the script of the console, too, which makes no markup', (kind) => {
    expect(PAGE_SECURITY_HEADERS[kind]).toEqual({
      ...COMMON,
      'Content-Security-Policy': `${CSP_WITH_FORMS}; script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'`,
      'Cross-Origin-Opener-Policy': 'same-origin',
    });
  });

  it.each(['login', 'error'] as const)('%s posts to this server only and keeps the opener of a pop-up', (kind) => {
    expect(PAGE_SECURITY_HEADERS[kind]).toEqual({ ...COMMON, 'Content-Security-Policy': CSP_WITH_FORMS });
  });

  it.each(['consent', 'login-before-authorize'] as const)('%s may redirect to the client: no form-action, and the opener stays', (kind) => {
    expect(PAGE_SECURITY_HEADERS[kind]).toEqual({ ...COMMON, 'Content-Security-Policy': CSP });
  });

  it('form-post runs one script, which its hash identifies, and tells the app where the form comes from', () => {
    expect(PAGE_SECURITY_HEADERS['form-post']).toEqual({
      ...COMMON,
      'Content-Security-Policy': expect.stringMatching(new RegExp(`^${CSP}; script-src 'sha256-[A-Za-z0-9+/]{43}='$`)) as unknown,
      'Referrer-Policy': 'strict-origin',
    });
  });

  it('are immutable', () => {
    expect(Object.isFrozen(PAGE_SECURITY_HEADERS)).toBe(true);
    expect(Object.values(PAGE_SECURITY_HEADERS).every((headers) => Object.isFrozen(headers))).toBe(true);
  });
});

describe('loginPageKind', () => {
  it.each([
    ['/oauth2/authorize?client_id=1', 'login-before-authorize'],
    ['/oauth2', 'login-before-authorize'],
    ['/oauth2x', 'login'],
    ['/', 'login'],
    ['/swagger?x=/oauth2/authorize', 'login'],
  ])('of %s is %s', (redirect, kind) => {
    expect(loginPageKind(redirect)).toBe(kind);
  });
});
