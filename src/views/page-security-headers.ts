import { SUBMIT_SCRIPT_HASH } from './submit-script.js';

/** The kind of a page, as the browser's protections depend on it. */
export type PageKind = 'setup' | 'login' | 'login-before-authorize' | 'home' | 'account' | 'signed-out' | 'consent' | 'form-post' | 'error';

/** Response headers by name. */
export type PageHeaders = Readonly<Record<string, string>>;

const CONTENT = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Pages without scripts need no device; this also binds whatever might be injected into one. */
const PERMISSIONS = 'camera=(), geolocation=(), microphone=(), payment=(), usb=()';

const EVERY_PAGE: PageHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  // For browsers that do not know frame-ancestors (RFC 9700 4.16).
  'X-Frame-Options': 'DENY',
  // Nothing leaves this origin (RFC 9700 4.2.4), yet our own forms still send `Origin`: under `no-referrer` browsers post
  // `Origin: null`, and the CSRF rule could not tell us from a stranger.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': PERMISSIONS,
};

/**
 * `form-action` also applies to every redirect that follows a form post. Consent answers with a redirect to the client, and a
 * login that came from /oauth2/authorize can end there without another page (remembered consent, an error for the client),
 * so on those two the directive would stop the flow: Chromium stays on the page and says nothing. Escaping is what keeps
 * foreign forms out of them.
 */
function contentSecurityPolicy(endsAtClient: boolean): string {
  return endsAtClient ? CONTENT : `${CONTENT}; form-action 'self'`;
}

/**
 * Any page a pop-up may pass through on its way from a client to `/oauth2/authorize` and back must keep `window.opener`, or
 * Swagger UI and single-page apps never learn the result: `same-origin` and `same-origin-allow-popups` both cut it for good.
 */
const ISOLATED: PageHeaders = { 'Cross-Origin-Opener-Policy': 'same-origin' };

/** Pages of the console have one script, a file of this server that makes no markup from text. */
const ONE_SCRIPT = "script-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

function headers(options: { readonly endsAtClient: boolean; readonly isOpenedAsPopUp: boolean }): PageHeaders {
  return Object.freeze({
    ...EVERY_PAGE,
    'Content-Security-Policy': contentSecurityPolicy(options.endsAtClient),
    ...(options.isOpenedAsPopUp ? {} : ISOLATED),
  });
}

const WITH_SCRIPT: PageHeaders = Object.freeze({
  ...headers({ endsAtClient: false, isOpenedAsPopUp: false }),
  'Content-Security-Policy': `${contentSecurityPolicy(false)}; ${ONE_SCRIPT}`,
});

/** The whole set of response headers for each kind of page. */
export const PAGE_SECURITY_HEADERS: Readonly<Record<PageKind, PageHeaders>> = Object.freeze({
  setup: WITH_SCRIPT,
  login: headers({ endsAtClient: false, isOpenedAsPopUp: true }),
  'login-before-authorize': headers({ endsAtClient: true, isOpenedAsPopUp: true }),
  home: headers({ endsAtClient: false, isOpenedAsPopUp: false }),
  account: WITH_SCRIPT,
  'signed-out': headers({ endsAtClient: false, isOpenedAsPopUp: false }),
  consent: headers({ endsAtClient: true, isOpenedAsPopUp: true }),
  'form-post': Object.freeze({
    ...EVERY_PAGE,
    // No form-action, which would also bind what the app redirects to.
    'Content-Security-Policy': `${CONTENT}; script-src ${SUBMIT_SCRIPT_HASH}`,
    // Some apps compare the `Origin` of such a form with their issuer. The path and the query stay here.
    'Referrer-Policy': 'strict-origin',
  }),
  error: headers({ endsAtClient: false, isOpenedAsPopUp: true }),
});

/** Which of the two login pages it is, by the (validated) path that follows the login. */
export function loginPageKind(redirect: string): PageKind {
  return /^\/oauth2(?:\/|$)/.test(redirect) ? 'login-before-authorize' : 'login';
}
