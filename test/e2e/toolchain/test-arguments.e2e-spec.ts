import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/test-arguments.mjs', import.meta.url));

/** What `npm test -- …` passes to Jest, and whether it starts no PostgreSQL. */
function jestArguments(...argv: string[]): unknown {
  const program =
    'const { jestArguments } = await import(process.argv[1]); console.log(JSON.stringify(jestArguments(process.argv.slice(2))));';
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', program, '--', SCRIPT, ...argv], {
    encoding: 'utf8',
  });
  return status === 0 ? JSON.parse(stdout) : stderr;
}

describe('the arguments of npm test', () => {
  it.each(['test/e2e/auth/login.e2e-spec.ts', './test/e2e/auth/login.e2e-spec.ts', 'test/e2e/auth/login.e2e-spec.js'])(
    'accept the path of a source file as shells and editors write it: %s',
    (path) => {
      expect(jestArguments(path)).toEqual({ args: ['test/e2e/auth/login.e2e-spec.js'], isUnit: false });
    },
  );

  it('may be a part of a path', () => {
    expect(jestArguments('e2e/auth/login', 'policy/')).toEqual({ args: ['e2e/auth/login', 'policy/'], isUnit: false });
  });

  it('leave Jest options unchanged', () => {
    expect(jestArguments('e2e/auth', '-t', 'reads a.ts')).toEqual({ args: ['e2e/auth', '-t', 'reads a.ts'], isUnit: false });
  });

  it('may narrow a tier, and unit tests start no PostgreSQL', () => {
    expect(jestArguments('--tier', 'policy', 'docs.spec.ts')).toEqual({ args: ['dist/test/policy/.*docs.spec.js'], isUnit: false });
    expect(jestArguments('--tier', 'unit')).toMatchObject({ isUnit: true });
  });

  it.each(['test/policy/docs.spec.ts', './test/policy/docs.spec.ts', 'dist/test/policy/docs.spec.js'])(
    'narrow a tier with the path of a source file: %s',
    (path) => {
      expect(jestArguments('--tier', 'policy', path)).toMatchObject({ args: ['dist/test/policy/docs.spec.js'] });
    },
  );

  it('narrow a tier to the folder above it, and to nothing outside', () => {
    expect(jestArguments('--tier', 'policy', '--tier', 'e2e', 'test')).toMatchObject({ args: ['dist/test/policy/', 'dist/test/e2e/'] });
    expect(jestArguments('--tier', 'policy', 'test/e2e/auth')).toMatchObject({ args: ['dist/test/policy/.*test/e2e/auth'] });
  });

  it('are refused with the list of tiers when a tier is unknown', () => {
    expect(jestArguments('--tier', 'fast')).toContain('unknown tier "fast": one of unit, integration, ');
  });
});
