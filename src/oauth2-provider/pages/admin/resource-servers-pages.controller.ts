import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { DomainError, ignoreNotFound, isUuid, notFound, sentencesOf, type Validation } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { CreationForms } from '../../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, sendPage, TYPED_NAME, type Viewer } from '../../../views/index.js';
import type { ResourceServerRow } from '../../resource-servers/resource-server-row.js';
import { ResourceServersService } from '../../resource-servers/resource-servers.service.js';
import { renderResourceServerFormPage } from './resource-server-form.view.js';
import {
  changeOf,
  formFaults,
  NEW_RESOURCE_SERVER,
  type ResourceServerValues,
  sentValues,
  textFaults,
  valuesOf,
} from './resource-server-form.js';
import {
  pathOfServer,
  renderDeleteServerPage,
  renderNewServerSecretPage,
  renderResourceServerPage,
  renderResourceServersPage,
} from './resource-servers.view.js';

const SECRET_FORM = 'admin-resource-server-secret';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['registered', 'The API is registered.'],
  ['saved', 'The API has been changed.'],
  ['secret-deleted', 'The secret has been deleted.'],
  ['deleted', 'The API has been deleted.'],
]);

interface Said {
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
}

/** The pages on which owners register, change and delete the APIs that apps get tokens for. */
@ApiExcludeController()
@Controller('admin/resource-servers')
export class ResourceServersPagesController {
  constructor(
    private readonly servers: ResourceServersService,
    private readonly forms: CreationForms,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const page = { viewer, servers: await this.servers.list(actor), notice: NOTICES.get(done) };
    sendPage(reply, 200, 'account', renderResourceServersPage(page));
  }

  @Get('new')
  @SignedInPage()
  ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    sendPage(reply, 200, 'account', renderResourceServerFormPage({ viewer: this.#viewer(actor), values: NEW_RESOURCE_SERVER }));
  }

  @Post('new')
  @SignedInForm()
  async register(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const values = sentValues(FormBody.of(body));
    await this.#try(reply, viewer, values, undefined, async () => {
      const { id } = await this.servers.create(actor, changeOf(values));
      return `${pathOfServer(id)}?done=registered`;
    });
  }

  @Get(':id')
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Param('id') id: string, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#send(reply, 200, actor, id, { notice: NOTICES.get(done) });
  }

  @Get(':id/edit')
  @SignedInPage()
  async edit(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const server = await this.#find(actor, id);
    sendPage(reply, 200, 'account', renderResourceServerFormPage({ viewer, server, values: valuesOf(server) }));
  }

  @Post('edit')
  @SignedInForm()
  async save(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const form = FormBody.of(body);
    const server = await this.#find(actor, form.get('server') ?? '');
    const values = sentValues(form);
    await this.#try(reply, viewer, values, server, async () => {
      await this.servers.update(actor, server.id, changeOf(values));
      return `${pathOfServer(server.id)}?done=saved`;
    });
  }

  @Post('add-secret')
  @SignedInForm()
  async addSecret(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const form = FormBody.of(body);
    const server = await this.#find(actor, form.get('server') ?? '');
    const reserved = this.forms.redeem(SECRET_FORM, actor, form.get('form_token'));
    try {
      if (reserved === null) throw new DomainError('invalid_input', 'This page had expired. Nothing was created. Try again.');
      const { secret } = await this.servers.createSecret(actor, server.id, undefined, reserved);
      sendPage(reply, 200, 'account', renderNewServerSecretPage({ viewer, server, secret }));
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      await this.#send(reply, error.code === 'conflict' ? 409 : 400, actor, server.id, { error: sentencesOf(error) });
    }
  }

  @Post('delete-secret')
  @SignedInForm()
  async deleteSecret(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    this.#viewer(actor);
    const form = FormBody.of(body);
    const server = await this.#find(actor, form.get('server') ?? '');
    const secret = form.get('secret') ?? '';
    if (!isUuid(secret)) throw notFound();
    await this.servers.deleteSecret(actor, server.id, secret).catch(ignoreNotFound);
    void reply.redirect(`${pathOfServer(server.id)}?done=secret-deleted`, 303);
  }

  @Get(':id/delete')
  @SignedInPage()
  async askToDelete(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    sendPage(reply, 200, 'account', renderDeleteServerPage({ viewer, server: await this.#find(actor, id) }));
  }

  @Post('delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.#viewer(actor);
    const form = FormBody.of(body);
    const server = await this.#find(actor, form.get('server') ?? '');
    const fault = confirmationFault(form.get(TYPED_NAME), server.name);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderDeleteServerPage({ viewer, server, faults: [fault] }));
      return;
    }
    await this.servers.delete(actor, server.id);
    void reply.redirect(`${CONSOLE_PATHS.resourceServers}?done=deleted`, 303);
  }

  /** Shows the form again, with everything that was entered, when it cannot be done. `work` returns where to go afterwards. */
  async #try(
    reply: HttpReply,
    viewer: Viewer,
    values: ResourceServerValues,
    server: ResourceServerRow | undefined,
    work: () => Promise<string>,
  ): Promise<void> {
    const send = (faults: readonly Validation[], error?: string): void => {
      sendPage(reply, 400, 'account', renderResourceServerFormPage({ viewer, ...(server && { server }), values, faults, error }));
    };
    const faults = textFaults(values);
    if (faults.length > 0) {
      send(faults);
      return;
    }
    try {
      void reply.redirect(await work(), 303);
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      const own = formFaults(error.validations);
      send(own, own.length > 0 ? undefined : (error.detail ?? error.message));
    }
  }

  async #send(reply: HttpReply, status: number, actor: Actor, id: string, said: Said): Promise<void> {
    const viewer = this.#viewer(actor);
    const server = await this.#find(actor, id);
    const secrets = await this.servers.listSecrets(actor, id);
    const formToken = this.forms.issue(SECRET_FORM, actor);
    sendPage(reply, status, 'account', renderResourceServerPage({ viewer, server, secrets, formToken, ...said }));
  }

  /** That of this server has no page: nothing of it can be changed. */
  async #find(actor: Actor, id: string): Promise<ResourceServerRow> {
    if (!isUuid(id)) throw notFound();
    const server = await this.servers.get(actor, id);
    if (server.isBuiltIn) throw notFound();
    return server;
  }

  #viewer(actor: Actor): Viewer {
    return this.viewers.of(actor, CONSOLE_PATHS.resourceServers);
  }
}
