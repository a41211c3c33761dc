import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { DomainError, isUuid, notFound, type Validation } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CreationForms } from '../../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { UsersService } from '../../../users/index.js';
import { CONSOLE_PATHS, sendPage } from '../../../views/index.js';
import type { AppRow } from '../../apps/app-row.js';
import { AppsService } from '../../apps/apps.service.js';
import { AuthMethods } from '../../client-keys/auth-methods.js';
import { proofOf } from '../../client-keys/client-authentication.js';
import { changeOf, formFaults, lineFaults, NEW_APP, sentValues, type AppValues, valuesOf } from './app-form.js';
import { NEW_SETTINGS, settingsFaults, settingsOf } from './app-settings-form.js';
import { renderAppFormPage } from './app-form.view.js';
import { APP_FORMS, pathOfApp } from './app-words.js';
import { renderAlreadyCreatedPage, renderNewAppPage } from './new-app.view.js';

interface Said {
  readonly app?: AppRow;
  readonly faults?: readonly Validation[];
  readonly error?: string | undefined;
}

/** The forms with which administrators register an app and edit one. */
@ApiExcludeController()
@Controller('admin/apps')
export class AppFormsController {
  constructor(
    private readonly apps: AppsService,
    private readonly users: UsersService,
    private readonly forms: CreationForms,
    private readonly methods: AuthMethods,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get('new')
  @SignedInPage()
  ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    this.#send(reply, 200, actor, NEW_APP);
  }

  @Post('new')
  @SignedInForm()
  async register(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    this.#viewer(actor);
    const form = FormBody.of(body);
    const values = sentValues(form);
    const reserved = this.forms.redeem(APP_FORMS.app, actor, form.get('form_token'));
    if (reserved === null) {
      this.#send(reply, 400, actor, values, { error: 'This page had expired. Nothing was created. Send the form again.' });
      return;
    }
    await this.#try(
      reply,
      actor,
      values,
      {},
      async (serviceAccountId) => {
        const app = await this.apps.create(actor, changeOf(values, serviceAccountId), { id: reserved });
        const hasSecret = proofOf(app.tokenEndpointAuthMethod) === 'secret';
        const secret = hasSecret ? (await this.apps.createSecret(actor, app.id, reserved)).secret : null;
        sendPage(reply, 200, 'account', renderNewAppPage({ viewer: this.#viewer(actor), app, secret }));
      },
      reserved,
    );
  }

  @Get(':id/edit')
  @SignedInPage()
  async edit(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const app = await this.#find(actor, id);
    const account = app.serviceAccountId === null ? '' : (await this.users.resolve(actor, app.serviceAccountId)).username;
    this.#send(reply, 200, actor, valuesOf(app, account), { app });
  }

  @Post('edit')
  @SignedInForm()
  async save(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const app = await this.#find(actor, form.get('app') ?? '');
    const before = settingsOf(app);
    const values = sentValues(form, app.clientType, before);
    await this.#try(reply, actor, values, { app }, async (serviceAccountId) => {
      await this.apps.update(actor, app.id, changeOf(values, serviceAccountId, before));
      void reply.redirect(`${pathOfApp(app.id)}?done=saved`, 303);
    });
  }

  /** Shows the form again, with everything that was entered, when it cannot be done. */
  async #try(
    reply: HttpReply,
    actor: Actor,
    values: AppValues,
    said: Said,
    work: (serviceAccountId: string) => Promise<void>,
    reserved?: string,
  ): Promise<void> {
    const account = await this.#accountOf(actor, values.serviceAccount);
    const before = said.app ? settingsOf(said.app) : NEW_SETTINGS;
    const faults = [...lineFaults(values), ...settingsFaults(values.settings, before), ...(account === null ? [NO_ACCOUNT] : [])];
    if (faults.length > 0 || account === null) {
      this.#send(reply, 400, actor, values, { ...said, faults });
      return;
    }
    try {
      await work(account);
    } catch (error) {
      if (!isShown(error)) throw error;
      if (reserved !== undefined && error.code === 'conflict') {
        sendPage(reply, 409, 'account', renderAlreadyCreatedPage({ viewer: this.#viewer(actor), path: pathOfApp(reserved) }));
        return;
      }
      const own = formFaults(error.validations);
      this.#send(reply, 400, actor, values, { ...said, faults: own, error: own.length > 0 ? undefined : (error.detail ?? error.message) });
    }
  }

  /** Empty: none. Null: there is no such user. */
  async #accountOf(actor: Actor, username: string): Promise<string | null> {
    if (username === '') return '';
    try {
      return (await this.users.resolve(actor, username)).id;
    } catch (error) {
      if (error instanceof DomainError && ['not_found', 'invalid_input'].includes(error.code)) return null;
      throw error;
    }
  }

  async #find(actor: Actor, id: string): Promise<AppRow> {
    this.#viewer(actor);
    if (!isUuid(id)) throw notFound();
    return this.apps.get(actor, id);
  }

  #viewer(actor: Actor): ReturnType<ConsoleViewers['of']> {
    return this.viewers.of(actor, CONSOLE_PATHS.adminApps);
  }

  #send(reply: HttpReply, status: number, actor: Actor, values: AppValues, said: Said = {}): void {
    const formToken = said.app ? '' : this.forms.issue(APP_FORMS.app, actor);
    const offers = { methods: this.methods.offered, algorithms: this.methods.algorithms };
    sendPage(reply, status, 'account', renderAppFormPage({ viewer: this.#viewer(actor), formToken, values, offers, ...said }));
  }
}

const NO_ACCOUNT = { field: 'service_account', detail: 'There is no service account of this name.' };

/** A refusal that says why, such as that only full access lets somebody choose a service account. */
function isShown(error: unknown): error is DomainError {
  return isCorrectable(error) || (error instanceof DomainError && error.code === 'forbidden');
}
