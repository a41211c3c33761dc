import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer, type RbacObject, requireActor } from '../../authz/index.js';
import { type Check, describedObject, wordsOf } from './checks.js';

/** Answers questions about permissions. Reads no rows: a row that a question is about must have been read through its own store. */
@Injectable()
export class AuthcheckStore {
  constructor(private readonly authorizer: Authorizer) {}

  /** `object`: the existing thing that the check is about; absent when it describes one. */
  decide(actor: Actor, check: Check, object?: RbacObject): boolean {
    requireActor(actor);
    const described = object ?? describedObject(check, actor.id);
    // "In one organization, and in any": nothing is both, and the policy would call it an error.
    if (described.anyOrganization === true && isOrganization(described.organization)) return false;
    return this.authorizer.allows(actor, wordsOf(check).action, described);
  }
}

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

function isOrganization(id: string | undefined): boolean {
  return id !== undefined && id !== '' && id !== NIL_UUID;
}
