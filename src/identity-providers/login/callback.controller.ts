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
import { SessionCookie } from '../../auth/index.js';
import { DomainError, localPathOf } from '../../common/index.js';
import { DEFAULT_OIDC_PROVIDER } from '../../config/index.js';
import { type HttpReply, type HttpRequest, loginRedirect, originOf, pathAndQuery, Public } from '../../http/index.js';
import { identityError } from '../identity-errors.js';
import type { ExternalIdentity, IdentityProvider, LoginAttempt } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import { ExternalLoginService } from './external-login.service.js';
import { belongsTo, LOGIN_COOKIE, LoginCookie } from './login-cookie.js';

/** What all ways in have in common for the documentation. */
function LoginLeg(summary: string, operationId: string): MethodDecorator {
  return applyDecorators(
    Public({ style: 'page', rateLimit: 'login' }),
    ApiOperation({
      summary,
      operationId,
      description:
        'Without `code` it begins a login: the browser is sent to the provider, with a signed cookie that binds the answer to it. ' +
        'The provider sends it back here with `code` and `state`; then the session cookie is set. Failures are pages. At most 60 requests a minute for each address.',
    }),
    ApiQuery({ name: 'redirect', required: false, type: String, description: 'Where to go afterwards: a path of this server.' }),
    ApiQuery({ name: 'code', required: false, type: String, description: 'From the provider.' }),
    ApiQuery({ name: 'state', required: false, type: String, description: 'From the provider: what it was given.' }),
    ApiQuery({ name: 'error', required: false, type: String, description: 'From the provider: why nobody was logged in.' }),
    ApiResponse({ status: 307, description: 'To the provider, or with a session to where the person wanted to go.' }),
    ApiBadRequestResponse({ description: 'Not configured, or what the provider sent is not acceptable.' }),
    ApiUnauthorizedResponse({ description: 'The answer does not belong to a login that this browser began.' }),
    ApiForbiddenResponse({ description: 'The identity is proven, and may not log in.' }),
    ApiConflictResponse({ description: 'No free user name could be made.' }),
    ApiInternalServerErrorResponse({ description: 'The provider failed.' }),
    ApiServiceUnavailableResponse({ description: 'The provider cannot be reached.' }),
  );
}

/** Both legs of logging in at an identity provider: the address that starts a login is the one it comes back to (spec users 3.2). */
@ApiTags('auth')
@Controller('api/v2/users')
export class CallbackController {
  constructor(
    private readonly providers: IdentityProviders,
    private readonly logins: ExternalLoginService,
    private readonly loginCookie: LoginCookie,
    private readonly sessionCookie: SessionCookie,
  ) {}

  @Get('oidc/callback')
  @LoginLeg('Log in with OpenID Connect', 'oidcCallback')
  async oidc(@Req() request: HttpRequest, @Res() reply: HttpReply): Promise<void> {
    await this.run(DEFAULT_OIDC_PROVIDER, request, reply);
  }

  @Get('oidc/:provider/callback')
  @LoginLeg('Log in with one of several OpenID Connect providers', 'oidcProviderCallback')
  @ApiParam({ name: 'provider', description: 'Its name in `CODER_OIDC_PROVIDERS`.' })
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
    // One path each: a provider that has another one is not reached by this.
    if (provider?.callbackPath !== path.replace(/\/$/, '')) {
      throw identityError(
        'identity_invalid',
        'The oauth2 method requested is not configured!',
        'Ask your administrator how to sign in here.',
      );
    }
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    if (SINGLE.some((name) => answer.getAll(name).length > 1)) {
      throw identityError(
        'identity_invalid',
        'The answer of the identity provider repeats a parameter.',
        'Begin again from the login page.',
      );
    }
    if (answer.has('code') || answer.has('error')) await this.finish(provider, answer, request, reply);
    else await this.start(provider, answer.get('redirect') ?? '/', reply);
  }

  private async start(provider: IdentityProvider, redirect: string, reply: HttpReply): Promise<void> {
    const attempt = this.loginCookie.begin(provider, localPathOf(redirect));
    const url = await provider.authorizationUrl(attempt);
    this.loginCookie.set(reply, attempt);
    void reply.redirect(url, 307);
  }

  private async finish(provider: IdentityProvider, answer: URLSearchParams, request: HttpRequest, reply: HttpReply): Promise<void> {
    const attempt = this.attemptOf(provider, answer, request.cookies[LOGIN_COOKIE]);
    // It is used up, whatever comes of it: neither the code nor the cookie is good for a second try.
    this.loginCookie.clear(reply);
    const identity = await this.identify(provider, answer, attempt);
    if (!identity) {
      const [path = '/', target = ''] = attempt.target.split(/\?(.*)/s);
      void reply.redirect(loginRedirect({ path, query: target }, NOT_A_MEMBER), 307);
      return;
    }
    const token = await this.logins.logIn(identity, provider.admission, originOf(request));
    this.sessionCookie.set(reply, token);
    void reply.redirect(attempt.target, 307);
  }

  /** Null for somebody who is in none of the allowed organizations: the login page says so, and offers its other ways in. */
  private async identify(provider: IdentityProvider, answer: URLSearchParams, attempt: LoginAttempt): Promise<ExternalIdentity | null> {
    try {
      return await provider.identify(answer, attempt);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'identity_not_member') return null;
      throw error;
    }
  }

  /** The attempt that this answer belongs to: of this browser, at this provider, with this state. */
  private attemptOf(provider: IdentityProvider, answer: URLSearchParams, cookie: string | undefined): LoginAttempt {
    const state = answer.get('state') ?? '';
    const again = 'Begin again from the login page.';
    if (state === '') throw identityError('identity_invalid', 'State must be provided.', again);
    if (!cookie) {
      throw identityError(
        'identity_unbound',
        'Cookie "oauth_state" must be provided.',
        `This browser has not begun a login, or too long ago. ${again}`,
      );
    }
    const attempt = this.loginCookie.read(cookie);
    if (!attempt || !belongsTo(attempt, provider.id, state)) {
      throw identityError(
        'identity_unbound',
        'State mismatched.',
        `The answer belongs to another login, or to one that began too long ago. ${again}`,
      );
    }
    return attempt;
  }
}

const NOT_A_MEMBER = "You aren't a member of the authorized Github organizations!";
/** Parameters that an answer has once, or it was put together by somebody else. */
const SINGLE = ['code', 'state', 'iss', 'error'];
