import { applyDecorators, Controller, Get, Param, Req, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiInternalServerErrorResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import { AuthMetrics, BrowserSessions, SessionCookie } from '../../auth/index.js';
import { AccessUrl, DomainError, localPathOf } from '../../common/index.js';
import { DEFAULT_OIDC_PROVIDER } from '../../config/index.js';
import { type HttpReply, type HttpRequest, loginRedirect, originOf, pathAndQuery, Public } from '../../http/index.js';
import { BACK_TO_LOGIN, identityError } from '../identity-errors.js';
import type { IdentityProvider, LoginAttempt } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import { ExternalLoginService } from './external-login.service.js';
import { type FoundLogin, LoginAttempts } from './login-attempts.service.js';
import { LoginCookies } from './login-cookies.js';

/** The common documentation of all login routes. */
function LoginLeg(summary: string, operationId: string): MethodDecorator {
  return applyDecorators(
    // The address contains the code, which must not reach the page that the browser is redirected to.
    Public({ style: 'page', rateLimit: 'login', headers: { 'referrer-policy': 'no-referrer' } }),
    ApiOperation({
      summary,
      operationId,
      description:
        'Without `code`, starts a login: redirects the browser to the identity provider and sets a cookie that ties the login to this ' +
        'browser. The provider redirects back here with `code` and `state`, and the session cookie is set. A response can be used once; ' +
        'if it is sent again by a signed-in browser, that browser is redirected to the original destination. Errors are shown as pages. ' +
        'Limited to 60 requests per minute and IP address.',
    }),
    ApiQuery({ name: 'redirect', required: false, type: String, description: 'Path on this server to redirect to after the login.' }),
    ApiQuery({
      name: 'reauthenticate',
      required: false,
      type: String,
      description: 'Set to `true` to make the provider ask the user to authenticate again.',
    }),
    ApiQuery({ name: 'code', required: false, type: String, description: 'Authorization code from the provider.' }),
    ApiQuery({ name: 'state', required: false, type: String, description: 'The `state` of this login, returned by the provider.' }),
    ApiQuery({ name: 'error', required: false, type: String, description: 'Error code from the provider.' }),
    ApiResponse({ status: 307, description: 'Redirect to the provider, or after a login to the original destination.' }),
    ApiBadRequestResponse({ description: 'The provider is not configured, or its response is invalid.' }),
    ApiUnauthorizedResponse({ description: 'The response does not belong to a login started in this browser.' }),
    ApiForbiddenResponse({ description: 'The user has been authenticated but is not allowed to log in.' }),
    ApiConflictResponse({ description: 'No unused username could be derived for the new account.' }),
    ApiInternalServerErrorResponse({ description: 'The provider returned an error.' }),
    ApiServiceUnavailableResponse({ description: 'The provider cannot be reached.' }),
  );
}

/** Both legs of a login at an identity provider: the same address starts the login and receives the response. */
@ApiTags('auth')
@Controller('api/v2/users')
export class CallbackController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly logins: ExternalLoginService,
    private readonly attempts: LoginAttempts,
    private readonly cookies: LoginCookies,
    private readonly sessions: BrowserSessions,
    private readonly sessionCookie: SessionCookie,
    private readonly accessUrl: AccessUrl,
    private readonly metrics: AuthMetrics,
  ) {}

  @Get('oidc/callback')
  @LoginLeg('Log in with OpenID Connect', 'oidcCallback')
  async oidc(@Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    await this.run(DEFAULT_OIDC_PROVIDER, request, reply);
  }

  @Get('oidc/:provider/callback')
  @LoginLeg('Log in with one of several OpenID Connect providers', 'oidcProviderCallback')
  @ApiParam({ name: 'provider', description: 'Name of the provider in `CODER_OIDC_PROVIDERS`.' })
  async namedOidc(@Param('provider') name: string, @Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    await this.run(name, request, reply);
  }

  @Get('oauth2/github/callback')
  @LoginLeg('Log in with GitHub', 'githubCallback')
  async github(@Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    await this.run('github', request, reply);
  }

  private async run(providerId: string, request: HttpRequest, reply: HttpReply): Promise<void> {
    const { path, query } = pathAndQuery(request);
    const answer = new URLSearchParams(query);
    const provider = this.providers.find(providerId);
    // Each provider has exactly one path; a provider with another one is not available here.
    if (provider?.callbackPath !== path.replace(/\/$/, '')) {
      throw identityError('identity_invalid', 'The oauth2 method requested is not configured!', 'Ask your administrator how to sign in.');
    }
    if (SINGLE.some((name) => answer.getAll(name).length > 1)) {
      throw identityError(
        'identity_invalid',
        'The response of the identity provider repeats a parameter.',
        'Start again from the login page.',
      );
    }
    if (answer.has('code') || answer.has('error')) await this.finish(provider, answer, request, reply);
    else await this.start(provider, answer, request, reply);
  }

  private async start(provider: IdentityProvider, query: URLSearchParams, request: HttpRequest, reply: HttpReply): Promise<void> {
    const { attempt, seed } = await this.attempts.begin(provider, localPathOf(query.get('redirect') ?? '/'));
    const url = await provider.authorizationUrl(attempt, { reauthenticate: query.get('reauthenticate') === 'true' });
    this.cookies.add(request, reply, attempt.state, seed);
    void reply.redirect(url, 307);
  }

  private async finish(provider: IdentityProvider, answer: URLSearchParams, request: HttpRequest, reply: HttpReply): Promise<void> {
    const replaced = this.sessionCookie.replacedBy(request);
    const attempt = await this.attemptOf(provider, answer, request, reply);
    if (!attempt) return;
    const login = provider
      .identify(answer, attempt)
      .then((identity) => this.logins.logIn(identity, provider.admission, originOf(request), replaced));
    try {
      this.sessionCookie.set(reply, await this.metrics.countLogin(provider.id, login));
      void reply.redirect(attempt.target, 307);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'identity_not_member') throw error;
      // Somebody outside the allowed organizations and teams: the login page has other methods.
      void reply.redirect(loginPath(attempt.target, error.message), 307);
    }
  }

  /**
   * The attempt that this response belongs to: of this browser, at this provider, with this state. Null if the browser was redirected
   * instead: a person who reloads the response, or goes back to it, is already signed in.
   */
  private async attemptOf(
    provider: IdentityProvider,
    answer: URLSearchParams,
    request: HttpRequest,
    reply: HttpReply,
  ): Promise<LoginAttempt | null> {
    const state = answer.get('state') ?? '';
    if (state === '') throw identityError('identity_invalid', 'State must be provided.', AGAIN);
    const seed = this.cookies.seedOf(request, state);
    const found: FoundLogin = seed === null ? { kind: 'unknown' } : await this.attempts.take(provider, state, seed);
    if (found.kind === 'first') return found.attempt;
    if (answer.has('code') && (await this.sessions.isSignedIn(request))) {
      void reply.redirect(found.kind === 'used' ? found.target : '/', 307);
      return null;
    }
    if (found.kind === 'used') throw answerUsed(found.target);
    throw this.cookies.isAnyIn(request) ? stateMismatched() : this.cookieMissing();
  }

  private cookieMissing(): DomainError {
    const text = `No login is in progress in this browser at ${this.accessUrl.origin}, or it has expired. ${AGAIN}`;
    return identityError('identity_unbound', 'Cookie "oauth_state" must be provided.', text);
  }
}

const AGAIN = 'Start again from the login page.';

function stateMismatched(): DomainError {
  const text = `The response belongs to another login or to one that has expired. ${AGAIN}`;
  return identityError('identity_unbound', 'State mismatched.', text);
}

/** For a reload after a failed login, or one whose session has ended. The link continues to the original target. */
function answerUsed(target: string): DomainError {
  return new DomainError('identity_unbound', 'This login has already been completed.', {
    detail: 'A response of the identity provider can be used only once. Log in again to continue.',
    page: { href: loginPath(target), label: BACK_TO_LOGIN.label },
  });
}

function loginPath(target: string, message?: string): string {
  const [path = '/', query = ''] = target.split(/\?(.*)/s);
  return loginRedirect({ path, query }, message);
}

/** Parameters that must not be repeated in a genuine response. */
const SINGLE = ['code', 'state', 'iss', 'error'];
