import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService, SessionCookie, SessionsService } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { ignoreNotFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { CONSOLE_PATHS, sendPage } from '../../views/index.js';
import { UsersService } from '../users.service.js';
import { listedKey } from './listed-key.js';
import { renderSessionsPage } from './sessions.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['ended', 'The session has been ended.'],
  ['others-ended', 'All other sessions have been ended.'],
]);

/** The page on which people see and end their own sessions. */
@ApiExcludeController()
@Controller('account/sessions')
export class SessionsController {
  constructor(
    private readonly keys: ApiKeysService,
    private readonly sessions: SessionsService,
    private readonly users: UsersService,
    private readonly cookie: SessionCookie,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const sessions = await this.keys.listSessions(actor, actor.id);
    const page = { viewer: this.viewers.of(actor), sessions: sessions.map((key) => listedKey(key, actor)), notice: NOTICES.get(done) };
    sendPage(reply, 200, 'account', renderSessionsPage(page));
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
    await this.keys.delete(actor, id).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.sessions}?done=ended`, 303);
  }

  @Post('end-others')
  @SignedInForm()
  async endOthers(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.keys.revokeOtherSessions(actor, await this.users.get(actor, actor.id));
    void reply.redirect(`${CONSOLE_PATHS.sessions}?done=others-ended`, 303);
  }
}
