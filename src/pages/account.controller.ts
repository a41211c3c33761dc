import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService, type ApiKeyRow, SessionCookie, SessionsService } from '../auth/index.js';
import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';
import { Authenticated, CurrentActor, FormBody, type HttpReply } from '../http/index.js';
import { UsersService } from '../users/index.js';
import { pageUser } from './page-user.js';
import { type AccountKey, renderAccountPage } from './views/account.view.js';
import { PAGE_PATHS } from './views/layout.js';
import { PAGE_SECURITY_HEADERS } from './views/page-security-headers.js';

/** A person in a browser: whoever may see and end sessions with a token has the API for it. */
const PAGE = { style: 'page', loginSession: true } as const;
const FORM = { ...PAGE, formPost: true } as const;

/** What a visit can say it has just done; nothing else is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['ended', 'It has ended.'],
  ['others-ended', 'All other sessions have ended.'],
]);

/** Where people see and end their own sessions and tokens. */
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
  @Authenticated(PAGE)
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
    void reply.status(200).headers(PAGE_SECURITY_HEADERS.account).send(page);
  }

  @Post('end')
  @Authenticated(FORM)
  async end(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = body instanceof FormBody ? (body.get('key') ?? '') : '';
    if (id === actor.credential?.keyId) {
      await this.sessions.end(actor);
      this.cookie.clear(reply);
      void reply.redirect('/?signed-out=1', 303);
      return;
    }
    try {
      await this.keys.delete(actor, id);
    } catch (error) {
      // Somebody else ended it, or it was ended twice: either way it has ended.
      if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
    }
    void reply.redirect(`${PAGE_PATHS.account}?done=ended`, 303);
  }

  @Post('end-others')
  @Authenticated(FORM)
  async endOthers(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.keys.endSessions(actor, await this.users.get(actor, actor.id));
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
