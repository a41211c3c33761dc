import { Injectable } from '@nestjs/common';
import { type Actor, groupObject, type RbacObject, userObject } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { UsersService } from '../../users/index.js';
import { GroupsStore } from '../groups/groups.store.js';
import { AuthcheckStore } from './authcheck.store.js';
import { type Check, checkRequest } from './checks.js';

/** Checks permissions in advance, for user interfaces that hide what would be refused. */
@Injectable()
export class AuthcheckService {
  constructor(
    private readonly decisions: AuthcheckStore,
    private readonly users: UsersService,
    private readonly groups: GroupsStore,
  ) {}

  /** Returns one result per key. Throws `invalid_input` when the request as a whole is invalid. */
  async check(actor: Actor, checks: ReadonlyMap<string, Check>): Promise<ReadonlyMap<string, boolean>> {
    checkRequest(checks);
    const answers = new Map<string, boolean>();
    for (const [key, check] of checks) answers.set(key, await this.answer(actor, check));
    return answers;
  }

  private async answer(actor: Actor, check: Check): Promise<boolean> {
    if (check.object.resourceId === '') return this.decisions.decide(actor, check);
    const object = await this.find(actor, check);
    return object !== null && this.decisions.decide(actor, check, object);
  }

  /** The object that a check names by id; null if it does not exist or the actor may not see it. */
  private async find(actor: Actor, { object: { resourceType, resourceId } }: Check): Promise<RbacObject | null> {
    try {
      if (resourceType === 'user') return userObject((await this.users.get(actor, resourceId)).id);
      if (resourceType !== 'group') return null;
      const { id, organizationId } = await this.groups.get(actor, resourceId);
      return groupObject(id, organizationId);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'not_found') return null;
      throw error;
    }
  }
}
