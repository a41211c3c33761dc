import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, type RbacObject, requireActor } from '../../authz/index.js';
import { NIL_UUID } from '../../common/index.js';
import { type Check, describedObject, wordsOf } from './checks.js';

/** Decides checks of permissions. Reads no rows: the object of a check must be read through its own store. */
@Injectable()
export class AuthcheckStore {
  constructor(private readonly authorizer: Authorizer) {}

  /** `object`: the existing object of the check; absent when the check describes one. */
  decide(actor: Actor, check: Check, object?: RbacObject): boolean {
    requireActor(actor);
    const described = object ?? describedObject(check, actor.id);
    // An object in one organization cannot also be in "any organization"; the policy would throw an error.
    if (described.anyOrganization === true && isOrganization(described.organization)) return false;
    return this.authorizer.allows(actor, wordsOf(check).action, described);
  }
}

function isOrganization(id: string | undefined): boolean {
  return id !== undefined && id !== '' && id !== NIL_UUID;
}
