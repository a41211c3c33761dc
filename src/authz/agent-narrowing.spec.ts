import { agentNarrowing } from './agent-narrowing.js';
import { buildUserSubject } from './build-subject.js';
import { decide } from './evaluator.js';
import { agentObject, gitPrivateKeyObject, type RbacObject, userObject } from './object.js';
import { actionsOf, type Action, RESOURCE_TYPES } from './policy.js';
import type { Subject } from './subject.js';

const OWNER = 'a0000000-0000-4000-8000-000000000001';
const AGENT = 'd0000000-0000-4000-8000-000000000001';
const GIVEN = 'e0000000-0000-4000-8000-000000000001';
const OTHER = 'e0000000-0000-4000-8000-000000000002';

/** The agent of an owner of the deployment. */
function agent(given: {
  readonly secretIds?: readonly string[];
  readonly fileIds?: readonly string[];
  readonly gitSshKey?: boolean;
}): Subject {
  const grants = { agentId: AGENT, ownerId: OWNER, secretIds: [], fileIds: [], gitSshKey: false, ...given };
  return buildUserSubject({
    id: OWNER,
    friendlyName: 'ada',
    roles: ['owner', 'member'],
    customRoles: new Map(),
    groups: [],
    ...agentNarrowing(grants),
  });
}

const secret = (id?: string): RbacObject => ({ type: 'user_secret', owner: OWNER, ...(id !== undefined && { id }) });
const file = (id: string): RbacObject => ({ type: 'file', owner: OWNER, id });

describe('an agent', () => {
  it('reads itself, and nothing else if it was given nothing', () => {
    const subject = agent({});
    const may = RESOURCE_TYPES.flatMap((type) =>
      actionsOf(type).flatMap((action: Action) =>
        [undefined, OWNER, AGENT, GIVEN]
          .filter((id) => decide(subject, action, { type, owner: OWNER, ...(id !== undefined && { id }) }))
          .map((id) => `${type} ${action} ${id ?? 'any'}`),
      ),
    );
    expect(may).toEqual([`api_key read ${AGENT}`]);
  });

  it('reads each secret and file that it was given, and no other one, and no list of them', () => {
    const subject = agent({ secretIds: [GIVEN], fileIds: [GIVEN] });
    expect([secret(GIVEN), secret(OTHER), secret(), secret(OWNER)].map((object) => decide(subject, 'read', object))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([file(GIVEN), file(OTHER)].map((object) => decide(subject, 'read', object))).toEqual([true, false]);
    expect(decide(subject, 'update', secret(GIVEN))).toBe(false);
    expect(decide(subject, 'delete', secret(GIVEN))).toBe(false);
  });

  it('reads the private key for Git if it was given it, and not the personal data of its owner', () => {
    expect(decide(agent({ gitSshKey: true }), 'read', gitPrivateKeyObject(OWNER))).toBe(true);
    expect(decide(agent({}), 'read', gitPrivateKeyObject(OWNER))).toBe(false);
    expect(decide(agent({ gitSshKey: true }), 'read_personal', userObject(OWNER))).toBe(false);
    expect(decide(agent({ gitSshKey: true }), 'read', gitPrivateKeyObject(OTHER))).toBe(false);
  });

  it('reads nothing of others, although its owner could', () => {
    const subject = agent({ fileIds: [GIVEN] });
    expect(decide(subject, 'read', { type: 'file', owner: OTHER, id: GIVEN })).toBe(false);
    expect(decide(subject, 'read', agentObject(AGENT, OTHER))).toBe(false);
  });
});
