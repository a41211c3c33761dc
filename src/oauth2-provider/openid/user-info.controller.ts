import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiExtraModels, ApiForbiddenResponse, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { Authenticated, CurrentActor, type HttpReply } from '../../http/index.js';
import { UserInfoResponse } from './user-info.dto.js';
import { UserInfoService } from './user-info.service.js';

const DESCRIPTION =
  'The claims that the scopes of the access token stand for: `openid` is needed, `profile`, `email`, `groups` and `roles` add to it. A JWT for ' +
  'an app that is registered for one.';
const RESPONSE = {
  description: 'The user. Claims without a value are absent.',
  content: { 'application/json': { schema: { $ref: getSchemaPath(UserInfoResponse) } }, 'application/jwt': { schema: { type: 'string' } } },
} as const;
const MISSING_SCOPE = { description: 'The credential is not an access token with the scope `openid`.' };

/** UserInfo (OpenID Connect Core section 5.3). */
@ApiTags('oauth2')
@ApiExtraModels(UserInfoResponse)
@Controller('oauth2/userinfo')
export class UserInfoController {
  constructor(private readonly users: UserInfoService) {}

  @Get()
  @Authenticated({ credential: 'any' })
  @ApiOperation({ summary: 'Get the user of an access token', operationId: 'getUserInfo', description: DESCRIPTION })
  @ApiOkResponse(RESPONSE)
  @ApiForbiddenResponse(MISSING_SCOPE)
  get(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    return this.answer(actor, reply);
  }

  @Post()
  @HttpCode(200)
  @Authenticated({ credential: 'any' })
  @ApiOperation({ summary: 'Get the user of an access token', operationId: 'postUserInfo', description: DESCRIPTION })
  @ApiOkResponse(RESPONSE)
  @ApiForbiddenResponse(MISSING_SCOPE)
  post(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    return this.answer(actor, reply);
  }

  private async answer(actor: Actor, reply: HttpReply): Promise<void> {
    const info = await this.users.describe(actor);
    if ('jwt' in info) void reply.type('application/jwt').send(info.jwt);
    else void reply.send(info.claims);
  }
}
