import { Body, Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { Actor, RequestOrigin } from '../authz/index.js';
import { Authenticated, CurrentActor, type HttpReply, type HttpRequest, MessageResponse, Origin, Public } from '../http/index.js';
import { LoginWithPasswordRequest, LoginResponse } from './dto.js';
import { PasswordLoginService } from './password-login.service.js';
import { SessionCookie } from './session-cookie.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('auth')
@Controller('api/v2/users')
export class LoginController {
  constructor(
    private readonly logins: PasswordLoginService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  @Post('login')
  @Public({ rateLimit: 'login' })
  @ApiOperation({
    summary: 'Log in with email and password',
    operationId: 'loginWithPassword',
    description:
      'Returns a session token and sets it as the cookie `coder_session_token`. Limited to 60 requests per minute and IP address.',
  })
  @ApiCreatedResponse({ type: LoginResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or malformed.' })
  @ApiUnauthorizedResponse({ description: 'The email or password is wrong, or the account is suspended.' })
  @ApiForbiddenResponse({ description: 'Password login is disabled, or the user has a different login type.' })
  @ApiServiceUnavailableResponse({ description: 'Too many concurrent logins. Retry after the time given in `Retry-After`.' })
  async login(
    @Body() body: LoginWithPasswordRequest,
    @Origin() origin: RequestOrigin,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<LoginResponse> {
    this.cookie.requireSecureOrigin(request);
    const token = await this.logins.login(body.email, body.password, origin, this.cookie.replacedBy(request));
    this.cookie.set(reply, token);
    return { session_token: token };
  }

  @Post('logout')
  @HttpCode(200)
  @Authenticated({ credential: 'any' })
  @ApiOperation({
    summary: 'Log out',
    operationId: 'logout',
    description: 'Deletes the API key used for this request and clears the session cookie. Other sessions and tokens are not affected.',
  })
  @ApiOkResponse({ type: MessageResponse })
  @ApiUnauthorizedResponse({ description: 'The credentials are missing or invalid.' })
  async logout(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: HttpReply): Promise<MessageResponse> {
    await this.sessions.end(actor);
    this.cookie.clear(reply);
    return { message: 'Logged out!' };
  }
}
