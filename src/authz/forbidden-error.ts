import { DomainError } from '../common/index.js';
import type { RbacObject } from './object.js';
import type { Action } from './policy.js';
import type { Subject } from './subject.js';

/** A denial by the policy. The message says nothing; who wanted what is for the log of the server only. */
export class ForbiddenError extends DomainError {
  readonly #subject: Subject;
  readonly #action: Action;
  readonly #object: RbacObject;

  constructor(subject: Subject, action: Action, object: RbacObject) {
    super('forbidden', 'Forbidden.');
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
