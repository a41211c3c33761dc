import type { Actor } from '../../src/authz/index.js';
import { Authorizer, buildSubject, expandedRoles, namedScope } from '../../src/authz/index.js';

export const ANYBODY: Actor = {
  ...buildSubject({
    delegation: null,
    id: '11111111-1111-4111-8111-111111111111',
    type: 'user',
    friendlyName: 'anybody',
    roles: expandedRoles([]),
    groups: [],
    scope: namedScope('coder:all'),
  }),
  credential: null,
};

/** Takes no time, so that only the surrounding code is measured. */
export class YesAuthorizer extends Authorizer {
  override allows(): boolean {
    return true;
  }
  override authorize(): void {
    // It does.
  }
  override prepare(): never {
    throw new Error('not used');
  }
}
