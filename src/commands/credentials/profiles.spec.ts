import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OperatorError } from '../../common/index.js';
import { mayHaveKeyring } from './keyring.js';
import { type CredentialPlace, Profiles } from './profiles.js';

let folder: string;
let profiles: Profiles;
let warnings: string[];
let entries: Map<string, string>;
let isLocked: boolean;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-profiles-'));
  warnings = [];
  entries = new Map();
  isLocked = false;
  const unlocked = (): Map<string, string> => {
    if (isLocked) throw new OperatorError('the keyring cannot be used (locked)');
    return entries;
  };
  profiles = new Profiles(folder, (text) => warnings.push(text), {
    read: (account) => unlocked().get(account) ?? null,
    write: (account, secret) => unlocked().set(account, secret),
    remove: (account) => unlocked().delete(account),
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const save = (name: string, url: string, token = url): Promise<void> =>
  profiles.exclusively(name, (held) => {
    held.save({ url, username: 'ada', credential: { kind: 'token', token } });
    return Promise.resolve();
  });

describe('a login that an earlier version named', () => {
  it('keeps its name', async () => {
    await save('h_base', 'https://h/base');
    expect(profiles.nameFor('https://h/base')).toBe('h_base');
    expect(profiles.findByUrl('https://h/base')).toMatchObject({ name: 'h_base' });
  });

  it('gets another name when a login to another server needs that name, and is still the one that commands use', async () => {
    await save('h_8443', 'https://h/8443');
    profiles.use('h_8443');
    const name = profiles.nameFor('https://h:8443');
    expect(name).toBe('h_8443');
    await profiles.keepFree(name, 'https://h:8443');
    await save(name, 'https://h:8443');
    expect(profiles.names()).toEqual(['h_8443', 'h__8443']);
    expect(profiles.current()).toMatchObject({ name: 'h__8443', url: 'https://h/8443', credential: { token: 'https://h/8443' } });
    expect(profiles.findByUrl('https://h:8443')).toMatchObject({ name: 'h_8443', credential: { token: 'https://h:8443' } });
  });

  it('stays if there is a profile with the name that it would get', async () => {
    await save('h_8443', 'https://h/8443');
    await save('h__8443', 'https://other.example');
    await expect(profiles.keepFree('h_8443', 'https://h:8443')).rejects.toThrow('choose another name with --profile');
    expect(profiles.read('h_8443')).toMatchObject({ url: 'https://h/8443' });
    expect(profiles.read('h__8443')).toMatchObject({ url: 'https://other.example' });
  });
});

it('a login never replaces one to another server', async () => {
  await save('staging', 'https://one.example');
  await expect(profiles.keepFree('staging', 'https://two.example')).rejects.toThrow(
    'the profile staging is a login to https://one.example: choose another name with --profile, or log out there with `gatehouse logout --profile staging`',
  );
  await expect(profiles.keepFree('staging', 'https://one.example')).resolves.toBeUndefined();
  await expect(profiles.keepFree('new', 'https://two.example')).resolves.toBeUndefined();
});

describe('a login in the keyring', () => {
  const URL = 'https://one.example';
  const keep = (token: string, place?: CredentialPlace): Promise<void> =>
    profiles.exclusively('one', (held) => {
      held.save({ url: URL, username: 'ada', credential: { kind: 'token', token } }, place);
      return Promise.resolve();
    });
  const token = (): unknown => profiles.credentialOf(profiles.read('one')!);
  const fileText = (): string => readFileSync(join(folder, 'client', 'one.json'), 'utf8');

  it('has no token in its file, is renewed in the keyring, and leaves nothing there when it is removed', async () => {
    await keep('secret-1', 'keyring');
    expect(fileText()).not.toContain('secret-1');
    expect(token()).toEqual({ kind: 'token', token: 'secret-1' });
    await keep('secret-2');
    expect([entries.size, token()]).toEqual([1, { kind: 'token', token: 'secret-2' }]);
    await profiles.exclusively('one', (held) => {
      held.remove();
      return Promise.resolve();
    });
    expect([entries.size, profiles.names(), warnings]).toEqual([0, [], []]);
  });

  it('that is renewed while the keyring is locked goes to the file, with a warning, and is not lost', async () => {
    await keep('secret-1', 'keyring');
    isLocked = true;
    await keep('secret-2');
    expect(token()).toEqual({ kind: 'token', token: 'secret-2' });
    const [kept, left] = warnings;
    expect(kept).toBe(`the keyring cannot be used (locked). The token is kept in ${join(folder, 'client', 'one.json')} from now on`);
    expect(left).toMatch(
      /^the keyring cannot be used \(locked\)\. A token that is no longer used stays in it, as gatehouse [0-9a-f-]{36}$/,
    );
  });

  it('moves to the file when somebody logs in again without a keyring', async () => {
    await keep('secret-1', 'keyring');
    await keep('secret-2', 'file');
    expect([entries.size, token(), fileText().includes('secret-2')]).toEqual([0, { kind: 'token', token: 'secret-2' }, true]);
  });

  it('cannot be used while the keyring is locked, or when somebody has emptied it, and both are said', async () => {
    await keep('secret-1', 'keyring');
    isLocked = true;
    expect(token).toThrow('the keyring cannot be used (locked)');
    isLocked = false;
    entries.clear();
    expect(token).toThrow(
      'the keyring has no token for the profile one: log in again with `gatehouse login https://one.example --profile one`',
    );
  });

  it('that the keyring does not keep goes to the file', async () => {
    entries.set = () => entries;
    await keep('secret-1', 'keyring');
    expect([token(), warnings.length]).toEqual([{ kind: 'token', token: 'secret-1' }, 1]);
  });
});

it.each<[NodeJS.Platform, Record<string, string>, boolean]>([
  ['darwin', {}, true],
  ['win32', {}, true],
  ['linux', {}, false],
  ['linux', { XDG_RUNTIME_DIR: '/nowhere' }, false],
  ['linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' }, true],
])('on %s with %j there may be a keyring: %s', (platform, env, expected) => {
  expect(mayHaveKeyring(env, platform)).toBe(expected);
});
