import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Actor } from '../../authz/index.js';
import type { Validation } from '../../common/index.js';
import { ConsoleViewers } from '../../console/index.js';
import { CurrentActor, FormBody, type HttpReply, isCorrectable, SignedInForm, SignedInPage } from '../../http/index.js';
import { CONSOLE_PATHS, sendPage } from '../../views/index.js';
import { UserSecretsService } from '../user-secrets/user-secrets.service.js';
import { LONGEST_IMPORT, renderSecretImportPage, renderSecretPreviewPage, type SecretImportPage } from './secret-import.view.js';

/** The longest text, percent-encoded by a browser. */
const LONG_FORM = { maxBodyBytes: 160 * 1024 } as const;

const TOO_LONG: readonly Validation[] = [{ field: 'content', detail: `must not be longer than ${LONGEST_IMPORT} bytes` }];

/** The pages on which people store a whole `.env` file: they paste it, see the names, and confirm. */
@ApiExcludeController()
@Controller('account/secrets/import')
export class SecretImportController {
  constructor(
    private readonly secrets: UserSecretsService,
    private readonly viewers: ConsoleViewers,
  ) {}

  @Get()
  @SignedInPage()
  ask(@CurrentActor() actor: Actor, @Res() reply: HttpReply): void {
    this.#sendForm(reply, 200, actor, {});
  }

  @Post()
  @SignedInForm(LONG_FORM)
  async preview(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const content = contentIn(body);
    await this.#orAskAgain(reply, actor, content, async () => {
      const secrets = await this.secrets.previewFile(actor, actor.id, 'env', content);
      sendPage(reply, 200, 'account', renderSecretPreviewPage({ viewer: this.viewers.of(actor), secrets, content }));
    });
  }

  @Post('confirm')
  @SignedInForm(LONG_FORM)
  async store(@CurrentActor() actor: Actor, @Body() body: unknown, @Res() reply: HttpReply): Promise<void> {
    const content = contentIn(body);
    await this.#orAskAgain(reply, actor, content, async () => {
      await this.secrets.importFile(actor, actor.id, 'env', content);
      void reply.redirect(`${CONSOLE_PATHS.secrets}?done=imported`, 303);
    });
  }

  async #orAskAgain(reply: HttpReply, actor: Actor, content: string, work: () => Promise<void>): Promise<void> {
    if (Buffer.byteLength(content) > LONGEST_IMPORT) {
      this.#sendForm(reply, 400, actor, { faults: TOO_LONG });
      return;
    }
    try {
      await work();
    } catch (error) {
      if (!isCorrectable(error)) throw error;
      const { message, detail, validations } = error;
      // With validations the message says no more than that there are some.
      const sentence = validations ? detail : [message, detail].join(' ');
      this.#sendForm(reply, 400, actor, { faults: validations, error: sentence && `Nothing was stored. ${sentence}` });
    }
  }

  #sendForm(reply: HttpReply, status: number, actor: Actor, page: Omit<SecretImportPage, 'viewer'>): void {
    sendPage(reply, status, 'account', renderSecretImportPage({ ...page, viewer: this.viewers.of(actor) }));
  }
}

/** Forms send line breaks as CRLF, whatever was typed: a key that is quoted over several lines needs those that it has. */
function contentIn(body: unknown): string {
  return (FormBody.of(body).get('content') ?? '').replaceAll('\r\n', '\n');
}
