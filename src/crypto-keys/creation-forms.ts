import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { FormTokens } from './form-tokens.js';

/** Long enough to fill in a form, and short enough that an old one is not sent again. */
const LIFE_SECONDS = 60 * 60;

/**
 * Forms that create something with a secret. The id is reserved when the form is shown, so sending a form twice, by a reload or a second click,
 * creates it once: the database accepts each id only once. The token of the form also proves that this session requested it.
 */
@Injectable()
export class CreationForms {
  constructor(
    private readonly forms: FormTokens,
    private readonly clock: Clock,
  ) {}

  /** `id` is for what has an ID of another form than a UUID. A token is invalid for another `form`. */
  issue(form: string, actor: Actor, id: string = randomUUID()): string {
    return this.forms.issue(form, actor, [id, String(this.#now() + LIFE_SECONDS)]);
  }

  /** Returns the reserved id, or null when the form has expired. Throws `csrf_failed` for a token that this session was not given. */
  redeem(form: string, actor: Actor, token: string | undefined): string | null {
    const [id = '', end = ''] = this.forms.redeem(form, actor, token);
    return Number(end) > this.#now() ? id : null;
  }

  #now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
