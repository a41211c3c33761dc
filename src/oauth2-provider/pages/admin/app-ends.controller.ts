import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { isUuid, notFound, sentencesOf } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, sendPage, TYPED_NAME } from '../../../views/index.js';
import { AppAccessService } from '../../apps/app-access.service.js';
import type { AppRow } from '../../apps/app-row.js';
import { AppsService } from '../../apps/apps.service.js';
import { type AppLoss, renderAppConfirmationPage } from './app-confirmation.view.js';
import { pathOfApp } from './app-words.js';

/** The pages on which administrators end something of an app, after its name was typed. */
@ApiExcludeController()
@Controller('admin/apps')
export class AppEndsController {
  constructor(
    private readonly apps: AppsService,
    private readonly access: AppAccessService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get(':id/delete')
  @SignedInPage()
  async askToDelete(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    await this.#ask(reply, actor, id, { what: 'app' });
  }

  @Post('delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    await this.#confirm(reply, actor, form, { what: 'app' }, async ({ id }) => {
      await this.apps.delete(actor, id);
      return `${CONSOLE_PATHS.adminApps}?done=deleted`;
    });
  }

  @Get(':id/end-access')
  @SignedInPage()
  async askToEndAccess(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    await this.#ask(reply, actor, id, { what: 'access' });
  }

  @Post('end-access')
  @SignedInForm()
  async endAccess(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    await this.#confirm(reply, actor, form, { what: 'access' }, async ({ id }) => {
      await this.access.endAll(actor, id);
      return `${pathOfApp(id)}?done=access-ended`;
    });
  }

  @Get(':id/secrets/:secret/delete')
  @SignedInPage()
  async askToDeleteSecret(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('secret') secretId: string,
    @Res() reply: HttpReply,
  ): Promise<void> {
    await this.#ask(reply, actor, id, await this.#secret(actor, id, secretId));
  }

  @Post('delete-secret')
  @SignedInForm()
  async deleteSecret(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const secretId = form.get('secret') ?? '';
    const loss = await this.#secret(actor, form.get('app') ?? '', secretId);
    await this.#confirm(reply, actor, form, loss, async ({ id }) => {
      await this.apps.deleteSecret(actor, id, secretId);
      return `${pathOfApp(id)}?done=secret-deleted`;
    });
  }

  async #ask(reply: HttpReply, actor: Actor, id: string, loss: AppLoss): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.adminApps);
    sendPage(reply, 200, 'account', renderAppConfirmationPage({ viewer, app: await this.#find(actor, id), loss }));
  }

  /** `work` returns where to go afterwards. */
  async #confirm(reply: HttpReply, actor: Actor, form: FormBody, loss: AppLoss, work: (app: AppRow) => Promise<string>): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.adminApps);
    const app = await this.#find(actor, form.get('app') ?? '');
    const fault = confirmationFault(form.get(TYPED_NAME), app.name);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderAppConfirmationPage({ viewer, app, loss, faults: [fault] }));
      return;
    }
    try {
      void reply.redirect(await work(app), 303);
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      sendPage(reply, 400, 'account', renderAppConfirmationPage({ viewer, app, loss, error: sentencesOf(error) }));
    }
  }

  async #find(actor: Actor, id: string): Promise<AppRow> {
    if (!isUuid(id)) throw notFound();
    return this.apps.get(actor, id);
  }

  async #secret(actor: Actor, id: string, secretId: string): Promise<AppLoss> {
    this.viewers.of(actor, CONSOLE_PATHS.adminApps);
    if (!isUuid(id)) throw notFound();
    const secret = (await this.apps.listSecrets(actor, id)).find((each) => each.id === secretId);
    if (!secret) throw notFound();
    return { what: 'secret', id: secret.id, displaySecret: secret.displaySecret };
  }
}
