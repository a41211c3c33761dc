import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { AccessUrl, FORM_REQUIRED, type OAuthErrorCode, sanitizeDescription } from '../common/index.js';
import { BASIC_CHALLENGE, bearerChallenge } from './challenge.js';
import { ErrorPage } from './error-page.js';
import { type Failure, toFailure } from './failure.js';
import { loginRedirect } from './login-redirect.js';
import { type HttpReply, type HttpRequest, pathAndQuery } from './request.js';
import { redactUrl } from './redaction.js';
import { RouteRegistry } from './route-registry.js';

type Style = 'api' | 'oauth' | 'page';

/** The one place where a failure becomes a response: whoever threw it, guards and parsers included. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly errorPage: ErrorPage,
    private readonly routes: RouteRegistry,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<HttpReply>();
    if (reply.sent) return;
    if (isAbandoned(error, reply)) {
      request.log.info({ method: request.method, url: redactUrl(request.url) }, 'the client went away');
      return;
    }

    const failure = this.refineNotFound(toFailure(error), request, reply);
    if (failure.status >= 500) request.log.error({ err: error }, 'request failed');
    // Only what the caller is told: errors of the framework quote the URL, and with it tokens.
    else request.log.debug({ status: failure.status, reason: failure.message, detail: failure.detail }, 'request refused');

    if (failure.retryAfterSeconds !== undefined) reply.header('retry-after', String(failure.retryAfterSeconds));
    this.send(styleOf(request, failure), failure, request, reply);
  }

  /** A path that exists with other methods is 405 and says which (RFC 9110 section 15.5.6). */
  private refineNotFound(failure: Failure, request: HttpRequest, reply: HttpReply): Failure {
    if (failure.status !== 404 || request.routeOptions.url !== undefined) return failure;
    const methods = this.routes.allowedMethods(pathAndQuery(request).path);
    if (methods.length === 0 || methods.includes(request.method)) return failure;
    reply.header('allow', methods.join(', '));
    return { status: 405, message: 'Method not allowed' };
  }

  private send(style: Style, failure: Failure, request: HttpRequest, reply: HttpReply): void {
    if (failure.isPlainText && style !== 'page') {
      const text = [failure.message, failure.detail].filter(Boolean).join('\n');
      void reply.status(failure.status).type('text/plain; charset=utf-8').send(`${text}\n`);
      return;
    }
    if (style === 'oauth' || failure.oauth) {
      const error = failure.oauth ?? oauthErrorFor(failure.status);
      // RFC 6749 section 5.2 asks for a challenge when the client tried Basic; sending it always lets it learn that it can.
      if (failure.status === 401) reply.header('www-authenticate', BASIC_CHALLENGE);
      else if (failure.status === 403) reply.header('www-authenticate', this.challenge(failure));
      reply.header('cache-control', 'no-store').header('pragma', 'no-cache');
      // RFC 6749 section 5.2 knows 400, not 415.
      const status = failure.unreadableBody ? 400 : failure.status;
      void reply.status(status).send({ error, error_description: sanitizeDescription(oauthDescription(failure)) });
      return;
    }
    if (style === 'page') {
      this.sendPage(failure, request, reply);
      return;
    }
    if (failure.bearer !== undefined) reply.header('www-authenticate', this.challenge(failure));
    const detail = failure.status >= 500 && failure.detail === undefined ? `Request id: ${request.id}` : failure.detail;
    void reply.status(failure.status).send({
      message: failure.message,
      ...(detail !== undefined && { detail }),
      ...(failure.validations && { validations: failure.validations }),
    });
  }

  /** A browser cannot answer a challenge: it is sent to the login page and comes back afterwards (303, so that a POST becomes a GET). */
  private sendPage(failure: Failure, request: HttpRequest, reply: HttpReply): void {
    if (failure.status === 401 && !failure.page) {
      reply.header('cache-control', 'no-store');
      void reply.redirect(loginRedirect(pathAndQuery(request), failure.bearer === null ? undefined : failure.message), 303);
      return;
    }
    if (failure.status === 401 || failure.status === 403) reply.header('www-authenticate', this.challenge(failure));
    const page = this.errorPage.render({
      status: failure.status,
      ...(failure.page ? { title: failure.message, description: failure.detail ?? '', back: failure.page } : describe(failure)),
      ...(failure.validations && { details: failure.validations }),
      requestId: request.id,
    });
    void reply.status(failure.status).headers(page.headers).type('text/html; charset=utf-8').send(page.html);
  }

  private challenge(failure: Failure): string {
    return bearerChallenge({ ...failure.bearer, resourceMetadata: this.accessUrl.resourceMetadata });
  }
}

function describe({ status, message, detail }: Failure): { title: string; description: string } {
  const title = TITLES[status] ?? (status >= 500 ? 'Something went wrong' : 'This request cannot be served');
  return { title, description: [message, detail].filter(Boolean).join(' ') };
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  403: 'Not allowed',
  404: 'Page not found',
  405: 'Method not allowed',
  413: 'Too large',
  429: 'Too many requests',
  503: 'Busy',
};

/** Nobody is there to be told, and nothing failed: the work was called off because of that. */
function isAbandoned(error: unknown, reply: HttpReply): boolean {
  return reply.raw.destroyed && error instanceof Error && error.name === 'AbortError';
}

function styleOf(request: HttpRequest, failure: Failure): Style {
  const policy = request.routeOptions.config.policy;
  // Clients of the discovery documents speak OAuth, too (spec oauth2 section 5).
  if (policy) return failure.status === 429 && policy.rateLimit === 'oauth2' && policy.style === 'api' ? 'oauth' : policy.style;
  const { path } = pathAndQuery(request);
  // A path that is not there is no OAuth endpoint (spec oauth2 3.0); one that is there has other methods.
  if (path.startsWith('/oauth2/')) return failure.status === 404 ? 'api' : 'oauth';
  if (path.startsWith('/api/') || path.startsWith('/.well-known/')) return 'api';
  return (request.headers.accept ?? '').includes('text/html') ? 'page' : 'api';
}

function oauthDescription({ status, message, detail, unreadableBody }: Failure): string {
  if (unreadableBody) return FORM_REQUIRED;
  return status === 413 ? `${message} ${detail ?? ''}` : message;
}

function oauthErrorFor(status: number): OAuthErrorCode {
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}
