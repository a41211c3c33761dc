import type { Action, Subject } from '../../src/authz/index.js';
import { buildUserSubject, RbacAuthorizer } from '../../src/authz/index.js';
import { ME } from './subjects.js';
import { FLOOR_ROLES, KINDS, ROWS } from './user-kinds.js';

function person(kind: string): Subject {
  return buildUserSubject({
    id: ME,
    friendlyName: kind,
    roles: KINDS[kind]!,
    customRoles: FLOOR_ROLES,
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
  });
}

describe('fourteen kinds of users', () => {
  const authorizer = new RbacAuthorizer();
  const people = Object.keys(KINDS).map((kind) => [kind, person(kind)] as const);

  it.each(ROWS)('%s %s %j: %s', (actions, type, object, expected) => {
    for (const action of actions.split(' ') as Action[]) {
      const allowed = people.filter(([, subject]) => authorizer.allows(subject, action, { type, ...object })).map(([kind]) => kind);
      expect([action, ...allowed].join(' ')).toEqual(
        [action, ...Object.keys(KINDS).filter((kind) => expected.split(' ').includes(kind))].join(' '),
      );
    }
  });
});
