import { buildUserSubject, RbacAuthorizer } from '../../authz/index.js';
import type { Viewer } from '../console.js';
import { navigationOf } from '../navigation.js';

/** Somebody called `username` who sees the whole navigation. */
export function viewerNamed(username: string): Viewer {
  const owner = buildUserSubject({
    id: '6ba7b810-9dad-11d1-80b4-00c04fd430c8',
    friendlyName: username,
    roles: ['owner', 'member'],
    customRoles: new Map(),
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
    authority: { kind: 'own' },
  });
  return { username, navigation: navigationOf(new RbacAuthorizer(), owner), now: new Date('2026-01-02T04:04:05Z') };
}
