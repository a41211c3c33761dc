import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { DomainError, ignoreNotFound, isUuid } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { CONSOLE_PATHS, sendPage } from '../../views/index.js';
import { SignInsService } from '../grants/sign-ins.service.js';
import { UserGrantsService } from '../grants/user-grants.service.js';
import { renderAccountAppsPage } from './account-apps.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['ended', 'The app no longer has access.'],
  ['signed-out', 'The sign-in has ended.'],
  ['forgotten', 'You will be asked again when the app next wants access.'],
  ['everything-ended', 'Everything except this session has been ended: other sessions, tokens and the access of apps.'],
]);

/** The page on which people see and end the access of apps. */
@ApiExcludeController()
@Controller('account/apps')
export class AccountAppsController {
  constructor(
    private readonly grants: UserGrantsService,
    private readonly signIns: SignInsService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async apps(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const [signIns, grants, consents] = await Promise.all([
      this.signIns.list(actor, actor.id),
      this.grants.list(actor, actor.id),
      this.grants.listConsents(actor, actor.id),
    ]);
    const page = {
      viewer: this.viewers.of(actor),
      signIns: signIns.map((signIn) => ({ ...signIn, isCurrent: signIn.sessionId === actor.credential?.keyId })),
      grants,
      consents,
      notice: NOTICES.get(done),
    };
    sendPage(reply, 200, 'account', renderAccountAppsPage(page));
  }

  @Post('end')
  @SignedInForm()
  async end(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('grant') ?? '';
    if (!isUuid(id)) throw new DomainError('invalid_input', 'Invalid OAuth2 grant ID.');
    await this.grants.revoke(actor, actor.id, id).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.apps}?done=ended`, 303);
  }

  @Post('sign-out')
  @SignedInForm()
  async signOut(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('sign_in') ?? '';
    if (!isUuid(id)) throw new DomainError('invalid_input', 'Invalid sign-in ID.');
    await this.signIns.end(actor, actor.id, id).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.apps}?done=signed-out`, 303);
  }

  @Post('forget')
  @SignedInForm()
  async forget(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('app') ?? '';
    if (!isUuid(id)) throw new DomainError('invalid_input', 'Invalid OAuth2 client ID.');
    await this.grants.forgetConsents(actor, actor.id, id).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.apps}?done=forgotten`, 303);
  }

  @Post('end-everything')
  @SignedInForm()
  async endEverything(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.grants.endEverything(actor, actor.id);
    void reply.redirect(`${CONSOLE_PATHS.apps}?done=everything-ended`, 303);
  }
}
