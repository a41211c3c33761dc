import { DomainError } from '../common/index.js';
import { OWN_AUTHORITY } from './authority.js';
import { buildUserSubject } from './build-subject.js';
import { type RoleHolder, userObject } from './object.js';
import { RbacAuthorizer } from './rbac-authorizer.js';
import { outranks, requireRank } from './role-holder.js';
import type { Subject } from './subject.js';
import { systemSubject } from './system-subjects.js';

const ME = 'a0000000-0000-4000-8000-000000000001';
const THEM = 'a0000000-0000-4000-8000-000000000002';
const HERE = 'b0000000-0000-4000-8000-000000000001';
const ELSEWHERE = 'b0000000-0000-4000-8000-000000000002';

const subject = (...roles: string[]): Subject =>
  buildUserSubject({
    authority: OWN_AUTHORITY,
    id: ME,
    friendlyName: 'me',
    roles: [...roles, 'member'],
    customRoles: new Map(),
    groups: [],
    scopes: ['coder:all'],
    allowList: ['*:*'],
  });
const holding = (given: string[], byDefault: string[] = []): RoleHolder => ({ id: THEM, given, byDefault });

describe('a subject outranks a user with roles', () => {
  it.each([
    ['owner', ['owner', `organization-admin:${HERE}`, `helper:${HERE}`], true],
    ['user-admin', [], true],
    ['user-admin', [`organization-workspace-access:${HERE}`], true],
    ['user-admin', ['auditor'], false],
    ['user-admin', ['user-admin'], false],
    ['user-admin', [`helper:${HERE}`], false],
    [`organization-admin:${HERE}`, [`organization-admin:${HERE}`], true],
    [`organization-admin:${HERE}`, [`organization-auditor:${ELSEWHERE}`], false],
  ] as const)('%s over %j: %s', (actor, given, expected) => {
    expect(outranks(subject(actor), holding([...given]))).toBe(expected);
  });

  it('in an organization by the roles that apply there', () => {
    const actor = subject(`organization-admin:${HERE}`);
    expect(outranks(actor, holding([`organization-admin:${ELSEWHERE}`]), HERE)).toBe(true);
    expect(outranks(actor, holding(['auditor']), HERE)).toBe(false);
  });

  it('whose default roles the subject has too', () => {
    const everybodys = [`organization-auditor:${HERE}`];
    expect(outranks(subject('user-admin'), holding([], everybodys))).toBe(false);
    expect(outranks(subject('user-admin', ...everybodys), holding([], everybodys))).toBe(true);
    expect(outranks(subject('user-admin', ...everybodys), holding(everybodys))).toBe(false);
  });

  it('with stored texts that cannot be roles', () => {
    expect(outranks(subject('user-admin'), holding(['', 'a:b:c', 'x:nowhere']))).toBe(true);
  });
});

describe('the authorizer', () => {
  const authorizer = new RbacAuthorizer();
  const admin = subject('user-admin');

  it('decides an action on another user only if their roles are given', () => {
    expect(() => { authorizer.authorize(admin, 'delete', userObject(THEM)); }).toThrow('needs the roles of its owner'); // prettier-ignore
    const stranger = { ...userObject(THEM), holder: { ...holding([]), id: ME } };
    expect(() => { authorizer.authorize(admin, 'delete', stranger); }).toThrow('needs the roles of its owner'); // prettier-ignore
    authorizer.authorize(admin, 'delete', { ...userObject(THEM), holder: holding([]) });
    authorizer.authorize(admin, 'read', userObject(THEM));
  });

  it('refuses missing permissions first, then roles that the actor may not assign', () => {
    const auditor = { ...userObject(THEM), holder: holding(['auditor']) };
    expect(() => { authorizer.authorize(admin, 'delete', auditor); }).toThrow(DomainError); // prettier-ignore
    expect(() => { authorizer.authorize(subject(), 'delete', userObject(THEM)); }).toThrow(DomainError); // prettier-ignore
  });

  it('lets users act on themselves, and background work on anybody', () => {
    authorizer.authorize(subject('auditor'), 'update_personal', userObject(ME));
    authorizer.authorize(systemSubject('system-restricted'), 'update_personal', userObject(THEM));
    requireRank(systemSubject('system-restricted'), holding(['owner']));
  });
});
