import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { ignoreNotFound } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, sendPage, TYPED_NAME } from '../../views/index.js';
import { UserSecretsService } from '../user-secrets/user-secrets.service.js';
import { EMPTY_SECRET, renderSecretFormPage, type SecretFormPage, type SecretValues } from './secret-form.view.js';
import { renderDeleteSecretPage, renderSecretsPage } from './secrets.view.js';

/** The longest value, percent-encoded by a browser, and the other fields. */
const LONG_FORM = { maxBodyBytes: 96 * 1024 } as const;

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['created', 'The secret has been stored.'],
  ['imported', 'The secrets have been stored.'],
  ['changed', 'The secret has been changed.'],
  ['deleted', 'The secret has been deleted.'],
]);

/** The pages on which people keep their secrets. Values can be written here but never read. */
@ApiExcludeController()
@Controller('account/secrets')
export class SecretsController {
  constructor(
    private readonly secrets: UserSecretsService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const secrets = await this.secrets.list(actor, actor.id);
    sendPage(reply, 200, 'account', renderSecretsPage({ viewer: this.viewers.of(actor), secrets, notice: NOTICES.get(done) }));
  }

  @Get('new')
  @SignedInPage()
  askNew(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    this.#sendForm(reply, 200, actor, { stored: null, values: EMPTY_SECRET });
  }

  @Post('new')
  @SignedInForm(LONG_FORM)
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const values = valuesIn(form);
    const work = (): Promise<unknown> => this.secrets.create(actor, actor.id, { ...values, value: valueIn(form) });
    await this.#save(reply, actor, { stored: null, values }, 'created', work);
  }

  @Get('edit')
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Query('name') name: unknown, @Res() reply: HttpReply): Promise<void> {
    const values = await this.secrets.get(actor, actor.id, String(name));
    this.#sendForm(reply, 200, actor, { stored: values.name, values });
  }

  @Post('edit')
  @SignedInForm(LONG_FORM)
  async change(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const { name } = await this.secrets.get(actor, actor.id, form.get('secret') ?? '');
    const { name: _, ...values } = valuesIn(form);
    const value = valueIn(form);
    const work = (): Promise<unknown> => this.secrets.update(actor, actor.id, name, { ...values, value: value === '' ? undefined : value });
    await this.#save(reply, actor, { stored: name, values: { ...values, name } }, 'changed', work);
  }

  @Get('delete')
  @SignedInPage()
  async askToDelete(@CurrentActor() actor: Actor, @Query('name') given: unknown, @Res() reply: HttpReply): Promise<void> {
    const { name } = await this.secrets.get(actor, actor.id, String(given));
    sendPage(reply, 200, 'account', renderDeleteSecretPage({ viewer: this.viewers.of(actor), name }));
  }

  @Post('delete')
  @SignedInForm()
  async delete(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const name = form.get('secret') ?? '';
    const fault = confirmationFault(form.get(TYPED_NAME), name);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderDeleteSecretPage({ viewer: this.viewers.of(actor), name, faults: [fault] }));
      return;
    }
    await this.secrets.delete(actor, actor.id, name).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.secrets}?done=deleted`, 303);
  }

  async #save(
    reply: HttpReply,
    actor: Actor,
    page: Pick<SecretFormPage, 'stored' | 'values'>,
    done: string,
    work: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      const { message, detail, validations } = error;
      this.#sendForm(reply, 400, actor, { ...page, faults: validations, error: validations ? undefined : [message, detail].join(' ') });
      return;
    }
    void reply.redirect(`${CONSOLE_PATHS.secrets}?done=${done}`, 303);
  }

  #sendForm(reply: HttpReply, status: number, actor: Actor, page: Omit<SecretFormPage, 'viewer'>): void {
    sendPage(reply, status, 'account', renderSecretFormPage({ ...page, viewer: this.viewers.of(actor) }));
  }
}

function valuesIn(form: FormBody): SecretValues {
  const text = (name: string): string => form.get(name)?.trim() ?? '';
  return {
    name: text('name'),
    description: text('description'),
    envName: text('env_name'),
    filePath: text('file_path'),
    enabled: form.get('enabled') !== 'no',
  };
}

/** Forms send line breaks as CRLF, whatever was typed: a key file needs those that it has. */
function valueIn(form: FormBody): string {
  return (form.get('value') ?? '').replaceAll('\r\n', '\n');
}
