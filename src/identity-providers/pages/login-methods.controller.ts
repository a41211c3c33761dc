import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, type HttpReply, SignedInPage } from '../../http/index.js';
import { sendPage } from '../../views/index.js';
import { ClaimsService } from '../claims.service.js';
import { IdentityProviders } from '../identity-providers.js';
import { renderLoginMethodsPage } from './login-methods.view.js';
import { ownLogin } from './own-login.js';

/** The page on which people see how they log in, and as whom at their identity provider. */
@ApiExcludeController()
@Controller('account/logins')
export class LoginMethodsController {
  constructor(
    private readonly claims: ClaimsService,
    private readonly providers: IdentityProviders,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    const { user, link } = await this.claims.find(actor, 'me');
    const login = ownLogin(user, link, this.providers.list);
    sendPage(reply, 200, 'account', renderLoginMethodsPage({ viewer: this.viewers.of(actor), login }));
  }
}
