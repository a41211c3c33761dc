import { DomainError } from '../common/index.js';
import { decide } from './evaluator.js';
import type { RbacObject } from './object.js';
import type { Action } from './policy.js';
import { refusalOf, scopeFor } from './refusal.js';
import type { Subject } from './subject.js';

/** A denial by the policy. The message gives no details; subject, action and object are for the server's log only. */
export class ForbiddenError extends DomainError {
  readonly #subject: Subject;
  readonly #action: Action;
  readonly #object: RbacObject;

  constructor(subject: Subject, action: Action, object: RbacObject) {
    const { code, options } = refusalOf(subject, (other) => decide(other, action, object), scopeFor(action));
    super(code, 'Forbidden.', options);
    this.#subject = subject;
    this.#action = action;
    this.#object = object;
  }

  /** Subject, action and object in one line. It names ids of other people's things: never send it to a client. */
  get privateDetail(): string {
    const { id, friendlyName, roles, scopes } = this.#subject;
    const { type, owner, organization, anyOrganization } = this.#object;
    const who = JSON.stringify({ id, friendlyName, roles, scopes });
    const what = JSON.stringify({ type, id: this.#object.id, owner, organization, anyOrganization });
    return `rbac: forbidden: subject ${who} action ${this.#action} object ${what}`;
  }
}
