import type { Actor } from '../../src/authz/index.js';
import { Authorizer, buildSubject, expandedRoles, namedScope } from '../../src/authz/index.js';

export const ANYBODY: Actor = {
  ...buildSubject({
    id: '11111111-1111-4111-8111-111111111111',
    type: 'user',
    friendlyName: 'anybody',
    roles: expandedRoles([]),
    groups: [],
    scope: namedScope('coder:all'),
  }),
  credential: null,
};

/** Costs nothing, so that what is measured is what surrounds it. */
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
