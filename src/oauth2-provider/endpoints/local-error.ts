import { type OAuthErrorCode, type Validation, sanitizeDescription } from '../../common/index.js';
import type { HttpReply, HttpRequest } from '../../http/index.js';
import { type ErrorFact, renderErrorPage, sendPage } from '../../views/index.js';

interface LocalError {
  readonly status: number;
  readonly error: OAuthErrorCode;
  readonly title: string;
  readonly description: string;
  readonly warnings: readonly Validation[];
  readonly forAdministrators?: readonly ErrorFact[];
  /** The redirect to the client, for the person to follow or not. */
  readonly onward?: { readonly href: string; readonly label: string };
}

/**
 * RFC 6749 section 4.1.2.1: if the client or its redirect URI is not certain, the error is shown to the caller and not sent to the client.
 * Browsers get a page, also after a form; a script that consents gets an OAuth error. Never a 401: a browser would ask for a password.
 */
export function sendLocalError(reply: HttpReply, request: HttpRequest, { status, error, ...page }: LocalError): void {
  if (request.method === 'POST' && !(request.headers.accept ?? '').includes('text/html')) {
    const faults = page.warnings.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
    const text = faults === '' ? page.description : `Invalid query params: ${faults}`;
    void reply.status(status).send({ error, error_description: sanitizeDescription(text) });
    return;
  }
  const back = { href: '/', label: 'Back to the start page' };
  const html = renderErrorPage({ status, ...page, back, requestId: request.id });
  sendPage(reply, status, 'error', html);
}
