import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService, type ApiKeyRow, SessionCookie, SessionsService } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { UsersService } from '../users.service.js';
import { type AccountKey, renderAccountPage } from './account.view.js';
import { PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['ended', 'The session or token has been revoked.'],
  ['others-ended', 'All other sessions have been ended.'],
]);

/** The page on which people see and end their own sessions and tokens. */
@ApiExcludeController()
@Controller('account')
export class AccountController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly cookie: SessionCookie,
  ) {}

  @Get()
  @SignedInPage()
  async account(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const [user, sessions, tokens] = await Promise.all([
      this.users.get(actor, actor.id),
      this.keys.listSessions(actor, actor.id),
      this.keys.listTokens(actor, { userId: actor.id, includeExpired: false }),
    ]);
    const page = renderAccountPage({
      user: pageUser(user),
      sessions: sessions.map((key) => accountKey(key, actor)),
      tokens: tokens.map((key) => accountKey(key, actor)),
      notice: NOTICES.get(done),
    });
    sendPage(reply, 200, 'account', page);
  }

  @Post('end')
  @SignedInForm()
  async end(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('key') ?? '';
    if (id === actor.credential?.keyId) {
      await this.sessions.end(actor);
      this.cookie.clear(reply);
      void reply.redirect('/?signed-out=1', 303);
      return;
    }
    try {
      await this.keys.delete(actor, id);
    } catch (error) {
      // Already ended, by another request or by a second click: the goal is reached.
      if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
    }
    void reply.redirect(`${PAGE_PATHS.account}?done=ended`, 303);
  }

  @Post('end-others')
  @SignedInForm()
  async endOthers(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.keys.revokeOtherSessions(actor, await this.users.get(actor, actor.id));
    void reply.redirect(`${PAGE_PATHS.account}?done=others-ended`, 303);
  }
}

function accountKey(key: ApiKeyRow, actor: Actor): AccountKey {
  return {
    id: key.id,
    name: key.tokenName,
    clientAddress: key.ipAddress,
    createdAt: key.createdAt,
    lastUsedAt: key.lastUsed.getTime() === 0 ? null : key.lastUsed,
    expiresAt: key.expiresAt,
    isCurrent: key.id === actor.credential?.keyId,
  };
}
