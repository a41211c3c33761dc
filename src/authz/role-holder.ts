import { forbidden } from '../common/index.js';
import { mayAssignRole } from './assign.js';
import type { RoleHolder } from './object.js';
import { RoleIdentifier } from './role-identifier.js';
import type { Subject } from './subject.js';

/**
 * Can the subject assign every role of this person? If not, it must not take over, weaken or impersonate them either: that would be
 * another way to the role. A default role of an organization is ignored if the subject has it too.
 * With `organization`, the action is about the membership there, and only roles that apply there count.
 */
export function outranks(subject: Subject, holder: RoleHolder, organization?: string): boolean {
  const held = rolesOf(subject.roles);
  const isInReach = (role: RoleIdentifier): boolean =>
    organization === undefined || role.organization === undefined || role.organization === organization;
  return (
    rolesOf(holder.given).every((role) => !isInReach(role) || mayAssignRole(held, role)) &&
    rolesOf(holder.byDefault).every((role) => !isInReach(role) || held.some((own) => own.equals(role)) || mayAssignRole(held, role))
  );
}

/** Throws `forbidden` if `outranks` is false. People may always act on themselves, and background work on everybody. */
export function requireRank(subject: Subject, holder: RoleHolder, organization?: string): void {
  if (subject.type === 'system' || subject.id === holder.id || outranks(subject, holder, organization)) return;
  throw forbidden('This user has a role that you cannot assign. Ask someone who can assign it.');
}

/** The roles among these texts. A stored text that is not a role grants nothing, so it is skipped. */
export function rolesOf(texts: readonly string[]): RoleIdentifier[] {
  return texts.flatMap((text) => {
    try {
      return [RoleIdentifier.parse(text)];
    } catch {
      return [];
    }
  });
}
