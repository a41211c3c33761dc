import type { Action, RbacObject, ResourceType } from '../../authz/index.js';
import { DomainError, isUuid } from '../../common/index.js';

/** One check: may I do this to that? */
export interface Check {
  readonly action: string;
  readonly object: {
    readonly resourceType: string;
    /** A user id, or `me`. */
    readonly ownerId: string;
    readonly organizationId: string;
    /** Empty unless the check is about one existing object. */
    readonly resourceId: string;
    readonly anyOrganization: boolean;
  };
}

const CHECK_SHAPE = 'must be {object: {resource_type, owner_id?, organization_id?, resource_id?, any_org?}, action}';

/** Reads the body of a request. Throws `invalid_input` for any other shape. The caller chooses the keys, which can be any text. */
export function readChecks(body: unknown): Map<string, Check> {
  const checks = (isRecord(body) ? body['checks'] : undefined) ?? {};
  if (!isRecord(checks)) throw invalid('checks', 'must be an object');
  return new Map(Object.entries(checks).map(([key, check]) => [key, readCheck(key, check)]));
}

/** Omitted and null fields become empty. */
function readCheck(key: string, check: unknown): Check {
  const object = isRecord(check) ? (check['object'] ?? {}) : null;
  if (!isRecord(check) || !isRecord(object)) throw invalid(`checks.${key}`, CHECK_SHAPE);
  const text = (value: unknown): string => {
    if (value !== undefined && value !== null && typeof value !== 'string') throw invalid(`checks.${key}`, CHECK_SHAPE);
    return value ?? '';
  };
  const anyOrganization = object['any_org'] ?? false;
  if (typeof anyOrganization !== 'boolean') throw invalid(`checks.${key}`, CHECK_SHAPE);
  return {
    action: text(check['action']),
    object: {
      resourceType: text(object['resource_type']),
      ownerId: text(object['owner_id']),
      organizationId: text(object['organization_id']),
      resourceId: text(object['resource_id']),
      anyOrganization,
    },
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(field: string, detail: string): DomainError {
  return new DomainError('invalid_input', 'Validation failed.', { validations: [{ field, detail }] });
}

/** Types of objects that can be named by id. Workspaces and templates do not exist here, so such an object is always missing. */
const TYPES_BY_ID: ReadonlySet<string> = new Set(['workspace', 'template', 'user', 'group']);
const MAX_RESOURCE_IDS = 10;

/** Throws `invalid_input` if the request as a whole is invalid. */
export function checkRequest(checks: ReadonlyMap<string, Check>): void {
  const objects = [...checks].map(([key, { object }]) => ({ key, ...object }));
  const byId = objects.filter(({ resourceId }) => resourceId !== '');
  if (byId.length > MAX_RESOURCE_IDS) {
    throw new DomainError('invalid_input', `At most ${MAX_RESOURCE_IDS} checks can have a "resource_id"; this request has ${byId.length}.`);
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
      const detail = `Objects of type ${JSON.stringify(resourceType)} do not support "resource_id".`;
      throw new DomainError('invalid_input', detail, { validations: [{ field: 'resource_type', detail }] });
    }
  }
}

/** The words of a check as the policy engine takes them. It handles unknown words: they match wildcards and nothing else. */
export function wordsOf({ action, object }: Check): { action: Action; type: ResourceType } {
  return { action: action as Action, type: object.resourceType as ResourceType };
}

/** The object that a check describes, without checking that it exists. */
export function describedObject(check: Check, me: string): RbacObject {
  const { ownerId, organizationId, anyOrganization } = check.object;
  return {
    type: wordsOf(check).type,
    owner: ownerId === 'me' ? me : ownerId,
    organization: organizationId,
    anyOrganization,
  };
}
