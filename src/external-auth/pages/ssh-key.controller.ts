import { Body, Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, SignedInForm, SignedInPage } from '../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, sendPage, TYPED_NAME } from '../../views/index.js';
import { GitSshKeysService } from '../git-ssh-keys/git-ssh-keys.service.js';
import { renderRegenerateSshKeyPage, renderSshKeyPage } from './ssh-key.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([['regenerated', 'You have a new key. Add it wherever the old one was registered.']]);

/** The pages on which people copy their public SSH key for Git hosts, and replace the pair. */
@ApiExcludeController()
@Controller('account/ssh-key')
export class SshKeyController {
  constructor(
    private readonly keys: GitSshKeysService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async show(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    const key = await this.keys.get(actor, actor.id);
    sendPage(reply, 200, 'account', renderSshKeyPage({ viewer: this.viewers.of(actor), key, notice: NOTICES.get(done) }));
  }

  @Get('regenerate')
  @SignedInPage()
  ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    sendPage(reply, 200, 'account', renderRegenerateSshKeyPage({ viewer: this.viewers.of(actor) }));
  }

  @Post('regenerate')
  @SignedInForm()
  async regenerate(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor);
    const fault = confirmationFault(FormBody.of(body).get(TYPED_NAME), viewer.username);
    if (fault !== null) {
      sendPage(reply, 400, 'account', renderRegenerateSshKeyPage({ viewer, faults: [fault] }));
      return;
    }
    await this.keys.regenerate(actor, actor.id);
    void reply.redirect(`${CONSOLE_PATHS.sshKey}?done=regenerated`, 303);
  }
}
