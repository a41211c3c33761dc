import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';
import { ServerSecretsService } from './server-secrets.service.js';

/**
 * Signed hidden fields of page forms: proof that this login session was given this form with these facts. The facts are readable by
 * anyone who has the page, but cannot be changed.
 */
@Injectable()
export class FormTokens {
  constructor(private readonly secrets: ServerSecretsService) {}

  /** `form` names the form: a token of one form is invalid for another. Facts must not contain a full stop. */
  issue(form: string, actor: Actor, facts: readonly string[] = []): string {
    return [...facts, this.secrets.sign('csrf', signedText(form, actor, facts))].join('.');
  }

  /** Returns the facts that the form was issued with. Throws `csrf_failed` unless the token was issued to this session for this form. */
  redeem(form: string, actor: Actor, token: string | null | undefined): readonly string[] {
    const facts = (token ?? '').split('.');
    const signature = facts.pop() ?? '';
    if (this.secrets.verify('csrf', signedText(form, actor, facts), signature)) return facts;
    throw new DomainError('csrf_failed', 'Something is wrong with your CSRF token. Please refresh the page.');
  }
}

function signedText(form: string, actor: Actor, facts: readonly string[]): string {
  return JSON.stringify(['form', form, actor.credential?.keyId ?? null, ...facts]);
}
