import { ancestry, describeBarrier, firstBarrier, isPermitted } from './reachability.js';

const account = { name: 'postgres', uid: 101, gid: 104 };
const facts = (mode: number, uid = 0, gid = 0, path = '/x') => ({ path, uid, gid, mode: 0o040000 | mode });

describe('isPermitted', () => {
  it.each([
    ['others may pass', facts(0o711), true],
    ['others may not pass', facts(0o700), false],
    ['reading alone does not let pass', facts(0o744), false],
    ['the group may pass', facts(0o710, 0, 104), true],
    ['the group may not, though others may: the first matching class decides', facts(0o701, 0, 104), false],
    ['the owner may pass', facts(0o100, 101), true],
    ['the owner may not, though others may', facts(0o011, 101), false],
  ])('%s', (_title, path, expected) => {
    expect(isPermitted(path, account, 'traverse')).toBe(expected);
  });

  it('distinguishes reading from traversing', () => {
    expect(isPermitted(facts(0o604), account, 'read')).toBe(true);
    expect(isPermitted(facts(0o601), account, 'read')).toBe(false);
  });
});

describe('firstBarrier', () => {
  it('names the topmost inaccessible directory', () => {
    const chain = [facts(0o755, 0, 0, '/'), facts(0o700, 0, 0, '/root'), facts(0o700, 0, 0, '/root/.config')];
    expect(firstBarrier(chain, account)?.path).toBe('/root');
  });

  it('finds none if every directory lets the account through', () => {
    expect(firstBarrier([facts(0o755), facts(0o711)], account)).toBeNull();
  });
});

it('ancestry lists a path from the root down', () => {
  expect(ancestry('/var/lib/gatehouse')).toEqual(['/', '/var', '/var/lib', '/var/lib/gatehouse']);
  expect(ancestry('/')).toEqual(['/']);
});

it('describeBarrier shows the mode in the form of chmod', () => {
  expect(describeBarrier(facts(0o700, 0, 0, '/root'))).toBe('/root (mode 0700)');
});
