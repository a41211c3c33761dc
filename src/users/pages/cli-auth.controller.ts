import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ApiKeysService } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { CreationForms } from '../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { UsersService } from '../users.service.js';
import { renderCliAuthPage } from './cli-auth.view.js';
import { renderAlreadyShownPage, renderNewSessionPage } from './new-key.view.js';
import { PAGE_PATHS, pageUser, sendPage } from '../../views/index.js';

/** The page that `coder login` and `gatehouse login` open in a browser: a signed-in person signs in a command line. */
@ApiExcludeController()
@Controller('cli-auth')
export class CliAuthController {
  constructor(
    private readonly forms: CreationForms,
    private readonly keys: ApiKeysService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    await this.#sendForm(reply, 200, actor);
  }

  @Post()
  @SignedInForm()
  async create(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const form = FormBody.of(body);
    const id = this.forms.redeem('cli-auth', actor, form.get('form_token') ?? '');
    if (id === null) {
      await this.#sendForm(reply, 400, actor, 'This page has expired. Nothing was created.');
      return;
    }
    try {
      const key = await this.keys.createSessionKey(actor, await this.users.get(actor, actor.id), id);
      sendPage(reply, 200, 'account', renderNewSessionPage(key));
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'conflict') throw error;
      sendPage(reply, 409, 'account', renderAlreadyShownPage(PAGE_PATHS.cliAuth));
    }
  }

  async #sendForm(reply: HttpReply, status: number, actor: Actor, error?: string): Promise<void> {
    const user = pageUser(await this.users.get(actor, actor.id));
    sendPage(
      reply,
      status,
      'account',
      renderCliAuthPage({ user, formToken: this.forms.issue('cli-auth', actor, ApiKeysService.reserveId()), error }),
    );
  }
}
