import { Injectable } from '@nestjs/common';
import type { Actor } from '../../authz/index.js';
import { DomainError, invalidQuery, isUuid, queryText, type Validation } from '../../common/index.js';
import { UsersService } from '../../users/index.js';
import { OrganizationsService } from '../organizations.service.js';
import type { GroupFilter } from './groups.repository.js';

const KNOWN: ReadonlySet<string> = new Set(['organization', 'has_member', 'group_ids']);
/** Ignored, because credentials may come with any request (RFC 6750 section 2.3). */
const CREDENTIALS: ReadonlySet<string> = new Set(['access_token', 'coder_session_token']);

/** Reads the query string of `GET /groups`. */
@Injectable()
export class GroupQueries {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly users: UsersService,
  ) {}

  /** Resolves names to ids, if the actor may see them. Throws `invalid_input` with all errors. */
  async resolve(actor: Actor, query: Readonly<Record<string, unknown>>): Promise<GroupFilter> {
    const faults: Validation[] = Object.keys(query)
      .filter((key) => !KNOWN.has(key) && !CREDENTIALS.has(key))
      .map((key) => ({ field: key, detail: `"${key}" is not a valid query param` }));
    const organizationId = await idOf('organization', query, faults, (name) => this.organizations.resolve(actor, name));
    const memberId = await idOf('has_member', query, faults, (name) => this.users.resolve(actor, name));
    const ids = queryText('group_ids', query['group_ids'])
      .split(',')
      .filter((id) => id !== '');
    for (const id of ids.filter((each) => !isUuid(each))) {
      faults.push({ field: 'group_ids', detail: `Query param "group_ids" has invalid uuid ${JSON.stringify(id)}` });
    }
    if (faults.length > 0) throw invalidQuery(faults);
    return { organizationId, memberId, ids: ids.length > 0 ? ids : undefined };
  }
}

/** An id is not looked up: the policy filters the list anyway, and an unknown id matches nothing. */
async function idOf(
  name: string,
  query: Readonly<Record<string, unknown>>,
  faults: Validation[],
  find: (reference: string) => Promise<{ readonly id: string }>,
): Promise<string | undefined> {
  const reference = queryText(name, query[name]);
  if (reference === '' || isUuid(reference)) return reference === '' ? undefined : reference;
  try {
    return (await find(reference)).id;
  } catch (error) {
    if (!(error instanceof DomainError && error.code === 'not_found')) throw error;
    faults.push({ field: name, detail: `Query param "${name}": ${JSON.stringify(reference)} not found` });
    return undefined;
  }
}
