import type { Actor } from '../../src/authz/index.js';
import { Authorizer } from '../../src/authz/index.js';

export const ANYBODY: Actor = {
  id: '11111111-1111-4111-8111-111111111111',
  type: 'user',
  friendlyName: 'anybody',
  roles: [],
  groups: [],
  scopes: [],
  allowList: [],
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
