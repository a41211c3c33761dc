import { Authorizer, type PreparedFilter } from './authorizer.js';
import { DomainError } from '../common/index.js';
import type { Actor, RbacObject, Subject } from './subject.js';
export class ForbiddenError extends Error {}
/** A first policy: system subjects and owners everything, people their own. */
export class SmallPolicyAuthorizer extends Authorizer {
  allows(subject: Subject, _action: string, object: RbacObject): boolean {
    return (
      subject.type === 'system' ||
      subject.roles.includes('owner') ||
      object.owner === subject.id ||
      (object.type === 'oauth2_app' && _action === 'read')
    );
  }
  authorize(subject: Subject, action: string, object: RbacObject): void {
    if (!this.allows(subject, action, object)) throw new ForbiddenError('rbac: forbidden');
  }
  prepare(): PreparedFilter {
    throw new DomainError('forbidden', 'later');
  }
}
export function systemSubject(name: string): Actor {
  return {
    id: '00000000-0000-0000-0000-000000000000',
    type: 'system',
    friendlyName: name,
    roles: [name],
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
    credential: null,
  };
}
export function buildUserSubject(input: {
  id: string;
  friendlyName: string;
  email?: string;
  roles: readonly string[];
  groups: readonly string[];
  scopes: readonly string[];
  allowList: readonly string[];
}): Subject {
  return { ...input, type: 'user' };
}
export const PUBLIC_SCOPES: readonly string[] = [
  'coder:all',
  'user:read',
  'user:read_personal',
  'user:update_personal',
  'file:read',
  'file:create',
];
export function scopeCovers(subject: Subject, action: string, type: string): boolean {
  return subject.scopes.some((scope) => scope === 'coder:all' || scope === `${type}:${action}` || scope === `${type}:*`);
}
export function publicScopesFor(type: string, action: string): string[] {
  const scope = `${type}:${action}`;
  return [PUBLIC_SCOPES.includes(scope) ? scope : 'coder:all'];
}
export function canonicalScope(name: string): string {
  return name === 'all' ? 'coder:all' : name;
}
export function scopesCover(granted: readonly string[], wanted: string): boolean {
  return granted.includes('coder:all') || granted.includes(wanted) || granted.includes(`${wanted.split(':')[0]}:*`);
}
