import { Injectable } from '@nestjs/common';
import { ApiKeysService } from '../../auth/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import { FormTokens } from '../../crypto-keys/index.js';

/** The form that a token belongs to; the token is invalid for the other form. */
export type KeyForm = 'cli-auth' | 'token';

/** Long enough to fill in a form, and short enough that an old one is not sent again. */
const LIFE_SECONDS = 15 * 60;

/**
 * Forms that create a key. The id of the key is reserved when the form is shown, so sending a form twice, by a reload or a second click,
 * creates one key: the database accepts each id only once. The token of the form also proves that this session requested it.
 */
@Injectable()
export class KeyForms {
  constructor(
    private readonly forms: FormTokens,
    private readonly clock: Clock,
  ) {}

  issue(form: KeyForm, actor: Actor): string {
    const id = ApiKeysService.reserveId();
    return this.forms.issue(form, actor, [id, String(this.#now() + LIFE_SECONDS)]);
  }

  /** Returns the id for the key, or null when the form has expired. Throws `csrf_failed` for a token that this session was not given. */
  redeem(form: KeyForm, actor: Actor, token: string): string | null {
    const [id = '', end = ''] = this.forms.redeem(form, actor, token);
    return Number(end) > this.#now() ? id : null;
  }

  #now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
