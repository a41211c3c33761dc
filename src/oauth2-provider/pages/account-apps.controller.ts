import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { DomainError, isUuid } from '../../common/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { UsersService } from '../../users/index.js';
import { PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';
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
    private readonly users: UsersService,
  ) {}

  @Get()
  @SignedInPage()
  async apps(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const user = pageUser(await this.users.get(actor, actor.id));
    const grants = await this.grants.list(actor, actor.id);
    const signIns = (await this.signIns.list(actor, actor.id)).map((signIn) => ({
      ...signIn,
      isCurrent: signIn.sessionId === actor.credential?.keyId,
    }));
    const consents = await this.grants.listConsents(actor, actor.id);
    sendPage(reply, 200, 'account', renderAccountAppsPage({ user, signIns, grants, consents, notice: NOTICES.get(done) }));
  }

  @Post('end')
  @SignedInForm()
  async end(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('grant') ?? '';
    if (!isUuid(id)) throw new DomainError('invalid_input', 'Invalid OAuth2 grant ID.');
    await this.grants.revoke(actor, actor.id, id).catch(ignoreNotFound);
    void reply.redirect(`${PAGE_PATHS.apps}?done=ended`, 303);
  }

  @Post('sign-out')
  @SignedInForm()
  async signOut(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('sign_in') ?? '';
    if (!isUuid(id)) throw new DomainError('invalid_input', 'Invalid sign-in ID.');
    await this.signIns.end(actor, actor.id, id).catch(ignoreNotFound);
    void reply.redirect(`${PAGE_PATHS.apps}?done=signed-out`, 303);
  }

  @Post('forget')
  @SignedInForm()
  async forget(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const id = FormBody.of(body).get('app') ?? '';
    if (!isUuid(id)) throw new DomainError('invalid_input', 'Invalid OAuth2 client ID.');
    await this.grants.forgetConsents(actor, actor.id, id).catch(ignoreNotFound);
    void reply.redirect(`${PAGE_PATHS.apps}?done=forgotten`, 303);
  }

  @Post('end-everything')
  @SignedInForm()
  async endEverything(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.grants.endEverything(actor, actor.id);
    void reply.redirect(`${PAGE_PATHS.apps}?done=everything-ended`, 303);
  }
}

/** Already done, by another request or by a second click: the goal is reached. */
function ignoreNotFound(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'not_found') throw error;
}
