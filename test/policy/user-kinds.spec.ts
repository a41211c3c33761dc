import type { Action, Subject } from '../../src/authz/index.js';
import { buildUserSubject, ORGANIZATION_ROLE_NAMES, OWN_AUTHORITY, RbacAuthorizer, SITE_ROLE_NAMES } from '../../src/authz/index.js';
import { ME } from './subjects.js';
import { FLOOR_ROLES, KINDS, ROWS } from './user-kinds.js';

function person(kind: string): Subject {
  return buildUserSubject({
    authority: OWN_AUTHORITY,
    id: ME,
    friendlyName: kind,
    roles: KINDS[kind]!,
    customRoles: FLOOR_ROLES,
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
  });
}

describe('kinds of users', () => {
  const authorizer = new RbacAuthorizer();
  const people = Object.keys(KINDS).map((kind) => [kind, person(kind)] as const);

  it('have every built-in role between them, but the one that grants nothing', () => {
    const held = new Set(Object.values(KINDS).flatMap((roles) => roles.map((role) => role.split(':', 1)[0])));
    expect([...SITE_ROLE_NAMES, ...ORGANIZATION_ROLE_NAMES].filter((name) => !held.has(name))).toEqual(['agents-access']);
  });

  it.each(ROWS)('%s %s %j: %s', (actions, type, object, expected) => {
    for (const action of actions.split(' ') as Action[]) {
      const allowed = people.filter(([, subject]) => authorizer.allows(subject, action, { type, ...object })).map(([kind]) => kind);
      expect([action, ...allowed].join(' ')).toEqual(
        [action, ...Object.keys(KINDS).filter((kind) => expected.split(' ').includes(kind))].join(' '),
      );
    }
  });
});
