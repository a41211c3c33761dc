import type { Action, ResourceType } from './policy.js';
import { actionsOf, RESOURCE_TYPES } from './policy.js';
import { scopeNamed } from './scope.js';
import type { Subject } from './subject.js';
import { pairIndex, pooledVotes } from './vote-table.js';

/** Types that people own outside organizations. A permission on a person's own things of any other type never applies. */
const OWNED_BY_PEOPLE: ReadonlySet<ResourceType> = new Set([
  'user',
  'api_key',
  'file',
  'user_secret',
  'user_skill',
  'oauth2_app_code_token',
  'notification_message',
  'notification_preference',
  'inbox_notification',
  'webpush_subscription',
]);

/** Do the roles of this subject grant the action on any object that can exist? Access lists are not considered. */
export function rolesReach({ permissions }: Subject, action: Action, type: ResourceType): boolean {
  return permissions.rolesMention(pairIndex(type, action), OWNED_BY_PEOPLE.has(type));
}

/** Does the scope permit anything that this subject may do? Throws `invalid_input` for an unknown name. */
export function scopeGivesAnything(subject: Subject, name: string): boolean {
  const votes = pooledVotes([scopeNamed(name).site]);
  return RESOURCE_TYPES.some((type) =>
    actionsOf(type).some((action) => votes[pairIndex(type, action)] === 1 && rolesReach(subject, action, type)),
  );
}
