import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { BUILT_IN_APP_IDS, isUuid, notFound, sentencesOf } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CreationForms } from '../../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { GuardedHttp } from '../../../outgoing/index.js';
import { CONSOLE_PATHS, listStateOf, sendPage } from '../../../views/index.js';
import { AppAccessService } from '../../apps/app-access.service.js';
import { AppsService } from '../../apps/apps.service.js';
import { proofOf } from '../../client-keys/client-authentication.js';
import { APP_FORMS, pathOfApp } from './app-words.js';
import { renderAppPage } from './app.view.js';
import { renderAppsPage } from './apps.view.js';
import { renderAlreadyCreatedPage, renderNewAppSecretPage } from './new-app.view.js';

const APPS_A_PAGE = 25;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['saved', 'The app has been changed.'],
  ['access-ended', 'All access of the app has been ended.'],
  ['secret-deleted', 'The secret has been deleted.'],
  ['deleted', 'The app has been deleted.'],
]);

/** The pages on which administrators find apps, look at one, and give it another secret. */
@ApiExcludeController()
@Controller('admin/apps')
export class AppsAdminController {
  constructor(
    private readonly apps: AppsService,
    private readonly access: AppAccessService,
    private readonly forms: CreationForms,
    private readonly viewers: ConsoleViewers,
    private readonly outgoing: GuardedHttp,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query() query: Record<string, unknown>, @Res() reply: HttpReply): Promise<void> {
    const list = listStateOf(CONSOLE_PATHS.adminApps, query, APPS_A_PAGE);
    const page = { viewer: this.viewers.of(actor, CONSOLE_PATHS.adminApps), list };
    try {
      const { items, count } = await this.access.search(actor, list.search, { limit: list.limit, offset: list.offset, afterId: null });
      sendPage(reply, 200, 'account', renderAppsPage({ ...page, apps: items, total: count, notice: NOTICES.get(query['done']) }));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      sendPage(reply, 400, 'account', renderAppsPage({ ...page, apps: [], total: 0, fault: sentencesOf(error) }));
    }
  }

  @Get(':id')
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Param('id') id: string, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#send(reply, 200, actor, id, { notice: NOTICES.get(done) });
  }

  @Post('add-secret')
  @SignedInForm()
  async addSecret(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const id = form.get('app') ?? '';
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.adminApps);
    if (!isUuid(id)) throw notFound();
    const reserved = this.forms.redeem(APP_FORMS.secret, actor, form.get('form_token'));
    if (reserved === null) {
      await this.#send(reply, 400, actor, id, { error: 'This page had expired. Nothing was created. Try again.' });
      return;
    }
    try {
      const app = await this.apps.get(actor, id);
      const { secret } = await this.apps.createSecret(actor, id, reserved);
      sendPage(reply, 200, 'account', renderNewAppSecretPage({ viewer, app, secret }));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      if (error.code === 'conflict') sendPage(reply, 409, 'account', renderAlreadyCreatedPage({ viewer, path: pathOfApp(id) }));
      else await this.#send(reply, 400, actor, id, { error: sentencesOf(error) });
    }
  }

  async #send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    id: string,
    said: { readonly notice?: string | undefined; readonly error?: string | undefined },
  ): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.adminApps);
    if (!isUuid(id)) throw notFound();
    const [app, usage, secrets] = await Promise.all([
      this.apps.get(actor, id),
      this.access.find(actor, id),
      this.apps.listSecrets(actor, id),
    ]);
    const facts = {
      hasSecrets: proofOf(app.tokenEndpointAuthMethod) === 'secret',
      isBuiltIn: BUILT_IN_APP_IDS.includes(id),
      isNeverTold: this.outgoing.certainlyRefuses(app.backchannelLogoutUri),
    };
    const formToken = this.forms.issue(APP_FORMS.secret, actor);
    sendPage(reply, status, 'account', renderAppPage({ viewer, app, usage, secrets, ...facts, formToken, ...said }));
  }
}
