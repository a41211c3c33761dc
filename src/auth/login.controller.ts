import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
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
import { Authenticated, CurrentActor, type HttpReply, MessageResponse, Origin, Public } from '../http/index.js';
import { LoginWithPasswordRequest, LoginWithPasswordResponse } from './dto.js';
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
    summary: 'Log in with e-mail and password',
    operationId: 'loginWithPassword',
    description: 'At most 60 requests a minute for each address. The session token is also set as the cookie `coder_session_token`.',
  })
  @ApiCreatedResponse({ type: LoginWithPasswordResponse })
  @ApiBadRequestResponse({ description: 'A field is missing or malformed.' })
  @ApiUnauthorizedResponse({ description: 'Wrong e-mail or password, or a suspended account.' })
  @ApiForbiddenResponse({ description: 'Password login is off, or the user logs in another way.' })
  @ApiServiceUnavailableResponse({ description: 'Too many logins at once; see `Retry-After`.' })
  async login(
    @Body() body: LoginWithPasswordRequest,
    @Origin() origin: RequestOrigin,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<LoginWithPasswordResponse> {
    const token = await this.logins.login(body.email, body.password, origin);
    this.cookie.set(reply, token);
    return { session_token: token };
  }

  @Post('logout')
  @HttpCode(200)
  @Authenticated()
  @ApiOperation({
    summary: 'End the session of the presented key',
    operationId: 'logout',
    description: 'Deletes that key and clears the cookie. Other sessions and tokens stay.',
  })
  @ApiOkResponse({ type: MessageResponse })
  @ApiUnauthorizedResponse({ description: 'No usable credential.' })
  async logout(@CurrentActor() actor: Actor, @Res({ passthrough: true }) reply: HttpReply): Promise<MessageResponse> {
    await this.sessions.end(actor);
    this.cookie.clear(reply);
    return { message: 'Logged out!' };
  }
}
