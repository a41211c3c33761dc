import { Controller, Get, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBadRequestResponse, ApiFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProtectedResources } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { AccessUrl, DomainError, type OAuthErrorCode, type Validation, sanitizeDescription } from '../../common/index.js';
import { CONFIG, type Config } from '../../config/index.js';
import { ServerSecretsService } from '../../crypto-keys/index.js';
import { Authenticated, CurrentActor, type HttpReply, type HttpRequest, pathAndQuery } from '../../http/index.js';
import { PAGE_SECURITY_HEADERS, pageUser, renderConsentPage, renderErrorPage } from '../../pages/index.js';
import { UsersService } from '../../users/index.js';
import type { AppRow } from '../apps/apps.repository.js';
import { ClientAuthenticator } from '../apps/client-authenticator.js';
import { type AuthorizationRequest, type AuthorizationVerdict, checkAuthorizationRequest } from '../checks/authorization-request.js';
import { withResponse } from '../checks/redirect-uri.js';
import { ConsentService } from '../grants/consent.service.js';
import { SCOPE_CATALOG } from '../scope-catalog.js';
import { isSwaggerClient } from '../swagger-client.js';
import { AuthorizationParameters } from './authorize-parameters.js';
import { formOf, searchParamsOf } from './request-parameters.js';

const POLICY = { style: 'page', rateLimit: 'oauth2', loginSession: true } as const;
/** The authorization endpoint (RFC 6749 section 3.1): shows consent, and turns it into a code. */
@ApiTags('oauth2')
@Controller('oauth2/authorize')
export class AuthorizeController {
  constructor(
    private readonly clients: ClientAuthenticator,
    private readonly consent: ConsentService,
    private readonly users: UsersService,
    private readonly resources: ProtectedResources,
    private readonly secrets: ServerSecretsService,
    private readonly accessUrl: AccessUrl,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  @Authenticated(POLICY)
  @ApiOperation({
    summary: 'Ask the signed-in person for consent',
    operationId: 'authorizeOAuth2App',
    description: 'For browsers. Without a session it leads to the login page and back.',
  })
  @AuthorizationParameters()
  @ApiOkResponse({ description: 'The consent page.', content: { 'text/html': { schema: { type: 'string' } } } })
  @ApiFoundResponse({ description: 'To the redirect URI, with `error`, `error_description`, `state` and `iss`.' })
  @ApiBadRequestResponse({ description: 'The client or its redirect URI is in doubt: a page says so, and nothing is sent to the client.' })
  async show(@CurrentActor() actor: Actor, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    const { app, wanted, refusal } = await this.decide(request);
    if (refusal) {
      this.refuse(refusal, request, reply);
      return;
    }
    void reply.headers(PAGE_SECURITY_HEADERS.consent).send(await this.consentPage(actor, app, wanted, request));
  }

  @Post()
  @Authenticated(POLICY)
  @ApiOperation({
    summary: 'Consent',
    operationId: 'consentToOAuth2App',
    description: 'With a session cookie it needs the `csrf_token` of the consent page.',
  })
  @AuthorizationParameters()
  @ApiFoundResponse({ description: 'To the redirect URI, with `code`, `state` and `iss`, or with an error.' })
  @ApiBadRequestResponse({
    description:
      'The client or its redirect URI is in doubt: an OAuth error, or a page for whoever accepts HTML. Nothing is sent to the client.',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/OAuthErrorResponse' } },
      'text/html': { schema: { type: 'string' } },
    },
  })
  async allow(@CurrentActor() actor: Actor, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    this.checkCsrfToken(actor, request);
    const { app, wanted, refusal } = await this.decide(request);
    const code = refusal ? null : await this.consent.allow(actor, app, wanted);
    if (refusal || code === null) {
      this.refuse(refusal ?? UNKNOWN_CLIENT, request, reply);
      return;
    }
    void reply.redirect(withResponse(wanted.redirectUri, { code, state: wanted.state, iss: this.accessUrl.issuer }), 302);
  }

  private async decide(request: HttpRequest): Promise<Decision> {
    const query = searchParamsOf(request);
    const clientId = query.getAll('client_id').find((value) => value !== '');
    if (clientId === undefined) return { refusal: MISSING_CLIENT };
    const app = await this.clients.findApp(clientId);
    if (!app) return { refusal: UNKNOWN_CLIENT };
    const verdict = this.check(query, app);
    return verdict.kind === 'valid' ? { app, wanted: verdict.request } : { refusal: verdict };
  }

  /** Tells the client where it can be told, else the person. */
  private refuse(verdict: Refusal, request: HttpRequest, reply: HttpReply): void {
    switch (verdict.kind) {
      case 'refused':
        void reply.redirect(this.errorRedirect(verdict), 302);
        return;
      case 'unanswerable':
        answerHere(reply, request, {
          status: 400,
          error: 'invalid_request',
          title: 'Invalid Query Parameters',
          description: 'The app that sent you here made a request that cannot be answered. Nothing was sent back to it.',
          warnings: verdict.faults,
        });
        return;
      case 'corrupt':
        request.log.error({ app: verdict.appId }, 'the registered callback URL of an app is not usable');
        answerHere(reply, request, {
          status: 500,
          error: 'server_error',
          title: 'Invalid Callback URL',
          description: "The application's registered callback URL is not usable.",
          warnings: [],
        });
    }
  }

  private check(query: URLSearchParams, app: AppRow): AuthorizationVerdict {
    return checkAuthorizationRequest(query, app, {
      catalog: SCOPE_CATALOG,
      defaultResource: this.resources.api,
      resolveResource: (text) => this.resources.resolve(text),
    });
  }

  /** Besides `Origin` (the guard's), consent by cookie needs the token that its page carried (DESIGN 8.6). */
  private checkCsrfToken(actor: Actor, request: HttpRequest): void {
    const cookie = request.cookies['coder_session_token'];
    // Whoever repeats the cookie in a header knows it; see the guard.
    if (!cookie || request.headers['coder-session-token'] === cookie) return;
    const token = formOf(request).get('csrf_token') ?? '';
    if (this.secrets.verify('csrf', csrfText(actor), token)) return;
    throw new DomainError('csrf_failed', 'Something is wrong with your CSRF token. Please refresh the page.');
  }

  private errorRedirect(verdict: Extract<AuthorizationVerdict, { kind: 'refused' }>): string {
    return withResponse(verdict.redirectUri, {
      error: verdict.error,
      error_description: sanitizeDescription(verdict.description),
      state: verdict.state,
      iss: this.accessUrl.issuer,
    });
  }

  private async consentPage(actor: Actor, app: AppRow, wanted: AuthorizationRequest, request: HttpRequest): Promise<string> {
    const { path, query } = pathAndQuery(request);
    const here = `${path}?${query}`;
    return renderConsentPage({
      action: here,
      csrfToken: this.secrets.sign('csrf', csrfText(actor)),
      cancelUrl: withResponse(wanted.redirectUri, {
        error: 'access_denied',
        error_description: 'The resource owner or authorization server denied the request',
        state: wanted.state,
        iss: this.accessUrl.issuer,
      }),
      switchUserHref: `/login?${new URLSearchParams({ message: 'Sign in as somebody else.', redirect: here }).toString()}`,
      app: {
        name: app.name,
        ...(app.icon !== '' && { iconPath: app.icon }),
        clientType: app.clientType,
        registration: isSwaggerClient(app.id)
          ? { kind: 'built-in' }
          : app.dynamicallyRegistered
            ? { kind: 'dynamic' }
            : { kind: 'administrator', by: null },
      },
      user: pageUser(await this.users.get(actor, actor.id)),
      scopes: wanted.scope,
      resource: wanted.resource,
      redirectUri: wanted.redirectUri,
      siteOrigin: this.accessUrl.origin,
      accessTokenSeconds: this.config.oauthAccessTokenLifetimeSeconds,
      grantSeconds: this.config.oauthGrantLifetimeSeconds,
    });
  }
}

/** A token is good for one session only. */
function csrfText(actor: Actor): string {
  return `consent ${actor.credential?.keyId ?? ''}`;
}

type Refusal = Exclude<AuthorizationVerdict, { kind: 'valid' }>;
type Decision =
  | { readonly app: AppRow; readonly wanted: AuthorizationRequest; readonly refusal?: undefined }
  | { readonly refusal: Refusal; readonly app?: undefined; readonly wanted?: undefined };

const MISSING_CLIENT = {
  kind: 'unanswerable',
  faults: [{ field: 'client_id', detail: 'Query param "client_id" is required and cannot be empty' }],
} as const;
const UNKNOWN_CLIENT = { kind: 'unanswerable', faults: [{ field: 'client_id', detail: 'names no client of this server' }] } as const;

interface LocalAnswer {
  readonly status: number;
  readonly error: OAuthErrorCode;
  readonly title: string;
  readonly description: string;
  readonly warnings: readonly Validation[];
}

/**
 * RFC 6749 section 4.1.2.1: when the client or its redirect URI is in doubt, whoever is here is told and nobody else. Browsers
 * get a page, also after a form; a script that consents gets an OAuth error. Never a 401: a browser would ask for a password.
 */
function answerHere(reply: HttpReply, request: HttpRequest, { status, error, title, description, warnings }: LocalAnswer): void {
  if (request.method === 'POST' && !(request.headers.accept ?? '').includes('text/html')) {
    const faults = warnings.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
    const text = faults === '' ? description : `Invalid query params: ${faults}`;
    void reply.status(status).send({ error, error_description: sanitizeDescription(text) });
    return;
  }
  const back = { href: '/', label: 'Back to the start' };
  const html = renderErrorPage({ status, title, description, warnings, back, requestId: request.id });
  void reply.status(status).headers(PAGE_SECURITY_HEADERS.error).send(html);
}
