import { applicationPassword, initdbArguments } from './cluster.js';

describe('initdbArguments', () => {
  const args = initdbArguments('/srv/pg/data', '/srv/pg/pw', true);

  it('requests UTF-8, a collation that no system upgrade changes, and scram-sha-256 for everybody', () => {
    expect(args).toEqual(
      expect.arrayContaining(['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--auth=scram-sha-256']),
    );
  });

  it('keeps statements and values out of the log', () => {
    expect(args).toEqual(expect.arrayContaining(['--set=log_min_error_statement=panic', '--set=log_error_verbosity=terse']));
  });

  it('skips disk flushes only for a temporary database', () => {
    expect(args).not.toContain('--no-sync');
    expect(initdbArguments('/srv/pg/data', '/srv/pg/pw', false)).toContain('--no-sync');
  });
});

it("the application's password is derived from the superuser's, and differs with it", () => {
  expect(applicationPassword('a')).toBe(applicationPassword('a'));
  expect(applicationPassword('a')).not.toBe(applicationPassword('b'));
  expect(applicationPassword('a')).toMatch(/^[0-9a-f]{64}$/);
});
