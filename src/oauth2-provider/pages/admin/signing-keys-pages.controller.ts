import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../../authz/index.js';
import { ignoreNotFound, notFound, sentencesOf } from '../../../common/index.js';
import { ConsoleViewers } from '../../../console/index.js';
import { SigningKeyRotation, SigningKeys } from '../../../crypto-keys/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../../http/index.js';
import { confirmationFault, CONSOLE_PATHS, sendPage, TYPED_NAME } from '../../../views/index.js';
import { renderRevokeSigningKeyPage, renderSigningKeysPage } from './signing-keys.view.js';

/** Notices that a query parameter can select; no other text is shown. */
const NOTICES: ReadonlyMap<unknown, string> = new Map([
  ['rotated', 'The next key is published. It signs a day from now.'],
  ['revoked', 'The key has been revoked.'],
]);

/** The pages on which owners see, replace and revoke the keys that sign tokens. */
@ApiExcludeController()
@Controller('admin/signing-keys')
export class SigningKeysPagesController {
  constructor(
    private readonly rotation: SigningKeyRotation,
    private readonly keys: SigningKeys,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  async list(@CurrentActor() actor: Actor, @Query('done') done: unknown, @Res() reply: HttpReply): Promise<void> {
    await this.#send(reply, 200, actor, { notice: NOTICES.get(done) });
  }

  @Post('rotate')
  @SignedInForm()
  async rotate(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    this.viewers.of(actor, CONSOLE_PATHS.signingKeys);
    const wanted = FormBody.of(body).get('algorithm');
    const algorithm = this.keys.algorithms.find((each) => each === wanted);
    if (algorithm === undefined) throw notFound();
    try {
      await this.rotation.rotate(actor, algorithm);
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      await this.#send(reply, 400, actor, { error: sentencesOf(error) });
      return;
    }
    void reply.redirect(`${CONSOLE_PATHS.signingKeys}?done=rotated`, 303);
  }

  @Get(':kid/revoke')
  @SignedInPage()
  async ask(@CurrentActor() actor: Actor, @Param('kid') kid: string, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.signingKeys);
    if (!(await this.rotation.list(actor)).some((key) => key.kid === kid)) throw notFound();
    sendPage(reply, 200, 'account', renderRevokeSigningKeyPage({ viewer, kid }));
  }

  @Post('revoke')
  @SignedInForm()
  async revoke(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.signingKeys);
    const form = FormBody.of(body);
    const kid = form.get('kid') ?? '';
    const fault = confirmationFault(form.get(TYPED_NAME), kid);
    if (fault !== null || kid === '') {
      sendPage(reply, 400, 'account', renderRevokeSigningKeyPage({ viewer, kid, faults: fault === null ? [] : [fault] }));
      return;
    }
    await this.rotation.revoke(actor, kid).catch(ignoreNotFound);
    void reply.redirect(`${CONSOLE_PATHS.signingKeys}?done=revoked`, 303);
  }

  async #send(
    reply: HttpReply,
    status: number,
    actor: Actor,
    said: { readonly notice?: string | undefined; readonly error?: string | undefined },
  ): Promise<void> {
    const viewer = this.viewers.of(actor, CONSOLE_PATHS.signingKeys);
    const keys = await this.rotation.list(actor);
    // While the next key of an algorithm is published, there is nothing to replace.
    const waiting = keys.filter(({ state }) => state === 'next').map(({ algorithm }) => algorithm);
    const rotatable = this.keys.algorithms.filter((algorithm) => !waiting.includes(algorithm));
    sendPage(reply, status, 'account', renderSigningKeysPage({ viewer, keys, rotatable, ...said }));
  }
}
