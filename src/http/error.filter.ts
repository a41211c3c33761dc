import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import {
  AccessUrl,
  DomainError,
  FORM_REQUIRED,
  JSON_REQUIRED,
  type OAuthErrorCode,
  ROUTE_NOT_FOUND,
  sanitizeDescription,
} from '../common/index.js';
import { BASIC_CHALLENGE, bearerChallenge, tokenChallenge } from './challenge.js';
import { ErrorPage } from './error-page.port.js';
import { type Failure, toFailure } from './failure.js';
import { loginRedirect } from './login-redirect.js';
import { type HttpReply, type HttpRequest, pathAndQuery } from './request.js';
import { redactUrl } from './redaction.js';
import { RefusalLog } from './refusal-log.port.js';
import { RouteRegistry } from './route-registry.js';

type Style = 'api' | 'oauth' | 'page';

/**
 * The one place that turns a failure into a response, including failures of guards and parsers. Before that it has an attempted change recorded,
 * with the status that the caller gets.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly errorPage: ErrorPage,
    private readonly routes: RouteRegistry,
    private readonly refusals: RefusalLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): Promise<void> | undefined {
    const request = host.switchToHttp().getRequest<HttpRequest>();
    const reply = host.switchToHttp().getResponse<HttpReply>();
    const recorded = request.actor ? this.refusals.recordRefusal(request.actor, toFailure(error).status) : undefined;
    if (recorded) return this.answerAfter(recorded, error, request, reply);
    this.answer(error, request, reply);
    return undefined;
  }

  /** The caller gets the reason of the failure even if recording it failed. */
  private async answerAfter(recorded: Promise<void>, error: unknown, request: HttpRequest, reply: HttpReply): Promise<void> {
    try {
      await recorded;
    } catch (cause) {
      request.log.error({ err: cause }, 'a refused change could not be recorded');
    }
    try {
      this.answer(error, request, reply);
    } catch (cause) {
      // Nobody handles the rejection of an asynchronous filter: it would end the process.
      request.log.error({ err: cause }, 'request failed');
      reply.raw.destroy();
    }
  }

  private answer(error: unknown, request: HttpRequest, reply: HttpReply): void {
    if (reply.sent) return;
    if (isAbandoned(error, reply)) {
      request.log.info({ method: request.method, url: redactUrl(request.url) }, 'the client closed the connection');
      return;
    }

    const failure = this.refineNotFound(toFailure(error), request, reply);
    if (failure.status >= 500 && !isStopping(error)) request.log.error({ err: error }, 'request failed');
    // Logs only what the caller sees: errors of the framework quote the URL, which may contain tokens.
    else request.log.debug({ status: failure.status, reason: failure.message, detail: failure.detail }, 'request refused');

    // Caches may store some statuses by default, including 404 and 405 (RFC 9110 section 15.1).
    reply.header('cache-control', 'no-store');
    if (failure.retryAfterSeconds !== undefined) reply.header('retry-after', String(failure.retryAfterSeconds));
    this.send(styleOf(request, failure), failure, request, reply);
  }

  /** A path that exists with other methods becomes a 405 that lists them (RFC 9110 section 15.5.6). */
  private refineNotFound(failure: Failure, request: HttpRequest, reply: HttpReply): Failure {
    if (failure.status !== 404 || request.routeOptions.url !== undefined) return failure;
    const methods = this.routes.allowedMethods(pathAndQuery(request).path);
    if (methods.length === 0 || methods.includes(request.method)) return failure;
    reply.header('allow', methods.join(', '));
    return toFailure(new DomainError('method_not_allowed', METHOD_NOT_ALLOWED));
  }

  private send(style: Style, failure: Failure, request: HttpRequest, reply: HttpReply): void {
    if (failure.isPlainText && style !== 'page') {
      const text = [failure.message, failure.detail].filter(Boolean).join('\n');
      void reply.status(failure.status).type('text/plain; charset=utf-8').send(`${text}\n`);
      return;
    }
    if (style === 'oauth' || failure.oauth) {
      const error = failure.oauth ?? oauthErrorFor(failure.status);
      // RFC 6749 section 5.2 requires a challenge if the client tried Basic; sending it always tells other clients that Basic is supported.
      if (failure.status === 401) reply.header('www-authenticate', oauthChallenge(failure, request));
      else if (failure.status === 403) reply.header('www-authenticate', this.challenge(failure, request));
      reply.header('pragma', 'no-cache');
      // RFC 6749 section 5.2 uses 400, not 415.
      const status = failure.unreadableBody ? 400 : failure.status;
      void asJson(reply, status).send({ error, error_description: sanitizeDescription(oauthDescription(failure, request)) });
      return;
    }
    if (style === 'page') {
      this.sendPage(failure, request, reply);
      return;
    }
    if (failure.challenge !== undefined) reply.header('www-authenticate', this.challenge(failure, request));
    const detail = failure.status >= 500 && failure.detail === undefined ? `Request id: ${request.id}` : failure.detail;
    void asJson(reply, failure.status).send({
      message: failure.message,
      ...(detail !== undefined && { detail }),
      ...(failure.validations && { validations: failure.validations }),
    });
  }

  /** A browser cannot answer a challenge: it is redirected to the login page and back afterwards (303, so that a POST becomes a GET). */
  private sendPage(failure: Failure, request: HttpRequest, reply: HttpReply): void {
    if (failure.status === 401 && !failure.page) {
      void reply.redirect(loginRedirect(pathAndQuery(request), failure.challenge === null ? undefined : failure.message), 303);
      return;
    }
    if (failure.status === 401 || failure.status === 403) reply.header('www-authenticate', this.challenge(failure, request));
    const page = this.errorPage.render({
      status: failure.status,
      ...(failure.page ? { title: failure.message, description: failure.detail ?? '', back: failure.page } : describe(failure)),
      ...(failure.validations && { details: failure.validations }),
      requestId: request.id,
    });
    void reply.status(failure.status).headers(page.headers).type('text/html; charset=utf-8').send(page.html);
  }

  private challenge({ challenge, status }: Failure, { challengeScheme: scheme }: HttpRequest): string {
    return tokenChallenge({ ...challenge, status, scheme, resourceMetadata: this.accessUrl.resourceMetadata });
  }
}

function describe({ status, message, detail }: Failure): { title: string; description: string } {
  const title = TITLES[status] ?? (status >= 500 ? 'Something went wrong' : 'Request failed');
  return { title, description: BELOW_A_TITLE.get(message) ?? [message, detail].filter(Boolean).join(' ') };
}

const METHOD_NOT_ALLOWED = 'Method not allowed';

/** Texts for pages whose message would only repeat their title. */
const BELOW_A_TITLE: ReadonlyMap<string, string> = new Map([
  [ROUTE_NOT_FOUND, 'There is no page at this address.'],
  [METHOD_NOT_ALLOWED, 'This address does not support this request method.'],
]);

const TITLES: Readonly<Record<number, string>> = {
  400: 'Invalid request',
  403: 'Not allowed',
  404: 'Page not found',
  405: 'Method not allowed',
  408: 'Request timed out',
  413: 'Request too large',
  421: 'Unknown host',
  429: 'Too many requests',
  503: 'Busy',
};

/** The failed handler may already have set another content type. */
function asJson(reply: HttpReply, status: number): HttpReply {
  return reply.status(status).type('application/json; charset=utf-8');
}

/** Every restart answers health checks with this error, so it is not logged as a failure. */
function isStopping(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'stopping';
}

/** The client has disconnected and the work was aborted for that reason: not a failure. */
function isAbandoned(error: unknown, reply: HttpReply): boolean {
  return reply.raw.destroyed && error instanceof Error && error.name === 'AbortError';
}

function styleOf(request: HttpRequest, failure: Failure): Style {
  const policy = request.routeOptions.config.policy;
  // Clients of the discovery documents are OAuth clients too.
  if (policy) return failure.status === 429 && policy.rateLimit === 'oauth2' && policy.style === 'api' ? 'oauth' : policy.style;
  const { path } = pathAndQuery(request);
  // An unknown path is not an OAuth endpoint; any other failure here is about a known path with another method.
  if (path.startsWith('/oauth2/')) return failure.status === 404 ? 'api' : 'oauth';
  if (path.startsWith('/api/') || path.startsWith('/.well-known/')) return 'api';
  return (request.headers.accept ?? '').includes('text/html') ? 'page' : 'api';
}

/** The token of a registration is a bearer token, but not one for the API: its challenge does not name the metadata of the API. */
function oauthChallenge({ oauth, message }: Failure, request: HttpRequest): string {
  if (oauth !== 'invalid_token') return BASIC_CHALLENGE;
  // RFC 6750 section 3.1: no error for a request without a token.
  const error = request.headers.authorization === undefined ? {} : { error: oauth, description: message };
  return bearerChallenge({ ...error, resourceMetadata: undefined });
}

function oauthDescription({ status, message, detail, unreadableBody }: Failure, request: HttpRequest): string {
  if (unreadableBody) return request.routeOptions.config.policy?.takesJson ? JSON_REQUIRED : FORM_REQUIRED;
  return status === 413 ? `${message} ${detail ?? ''}` : message;
}

function oauthErrorFor(status: number): OAuthErrorCode {
  if (status === 429 || status === 503) return 'temporarily_unavailable';
  return status >= 500 ? 'server_error' : 'invalid_request';
}
