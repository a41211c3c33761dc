import type { Action, RbacObject, ResourceType } from '../../authz/index.js';
import { DomainError, isUuid } from '../../common/index.js';

/** One question: may I do this to that? */
export interface Check {
  readonly action: string;
  readonly object: {
    readonly resourceType: string;
    /** A user id, or `me`. */
    readonly ownerId: string;
    readonly organizationId: string;
    /** Empty unless the question is about one existing thing. */
    readonly resourceId: string;
    readonly anyOrganization: boolean;
  };
}

/** Kinds of things that can be named by id. There are no workspaces and templates here: such a thing is always missing. */
const TYPES_BY_ID: ReadonlySet<string> = new Set(['workspace', 'template', 'user', 'group']);
const MAX_RESOURCE_IDS = 10;

/** Throws `invalid_input` for a request that cannot be answered as a whole (spec users 1.4). */
export function checkRequest(checks: ReadonlyMap<string, Check>): void {
  const objects = [...checks].map(([key, { object }]) => ({ key, ...object }));
  const byId = objects.filter(({ resourceId }) => resourceId !== '');
  if (byId.length > MAX_RESOURCE_IDS) {
    throw new DomainError('invalid_input', `At most ${MAX_RESOURCE_IDS} checks may have a "resource_id"; this request has ${byId.length}.`);
  }
  const typeless = objects.find(({ resourceType }) => resourceType === '');
  if (typeless)
    throw new DomainError('invalid_input', `The "resource_type" of the object is missing for key ${JSON.stringify(typeless.key)}.`);
  for (const { resourceId, resourceType } of byId) {
    if (!isUuid(resourceId)) {
      const detail = `${JSON.stringify(resourceId)} is not a valid uuid.`;
      throw new DomainError('invalid_input', detail, { validations: [{ field: 'resource_id', detail }] });
    }
    if (!TYPES_BY_ID.has(resourceType)) {
      const detail = `Objects of type ${JSON.stringify(resourceType)} cannot be named by "resource_id".`;
      throw new DomainError('invalid_input', detail, { validations: [{ field: 'resource_type', detail }] });
    }
  }
}

/** The words of a check as the engine takes them. It knows what to do with words of no policy: they match wildcards and nothing else. */
export function wordsOf({ action, object }: Check): { action: Action; type: ResourceType } {
  return { action: action as Action, type: object.resourceType as ResourceType };
}

/** The object that a check describes, without looking whether there is one. */
export function describedObject(check: Check, me: string): RbacObject {
  const { ownerId, organizationId, anyOrganization } = check.object;
  return {
    type: wordsOf(check).type,
    owner: ownerId === 'me' ? me : ownerId,
    organization: organizationId,
    anyOrganization,
  };
}
