import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, type HttpReply, SignedInPage } from '../../http/index.js';
import { pageUser, sendPage } from '../../views/index.js';
import { UsersService } from '../users.service.js';
import { renderAccountPage } from './account.view.js';

/** The first page of a person's own account. */
@ApiExcludeController()
@Controller('account')
export class AccountController {
  constructor(
    private readonly users: UsersService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async account(@CurrentActor() actor: Actor, @Res() reply: HttpReply): Promise<void> {
    const user = pageUser(await this.users.get(actor, actor.id));
    sendPage(reply, 200, 'account', renderAccountPage({ viewer: this.viewers.of(actor), user }));
  }
}
