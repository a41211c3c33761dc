import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** This file is dist/test/policy/openapi/linters.spec.js. */
const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

interface Report {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The linters read their files redocly.yaml and .spectral.yaml, which say why a rule is off. They send nothing to anybody. */
function lint(program: string, args: readonly string[]): Report {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_COLOR: '1' };
  return spawnSync(join(ROOT, 'node_modules', '.bin', program), args, { cwd: ROOT, env, encoding: 'utf8' });
}

describe('docs/openapi.json', () => {
  it('has neither an error nor a warning of the recommended rules of Redocly', () => {
    const { status, stdout, stderr } = lint('redocly', ['lint', '--format=json']);
    const report = JSON.parse(stdout) as { totals: object; problems: { ruleId: string; message: string }[] };
    expect([report.problems, stderr]).toEqual([[], expect.stringContaining('docs/openapi.json: validated')]);
    expect([status, report.totals]).toEqual([0, { errors: 0, warnings: 0, ignored: 0 }]);
  });

  it('has neither an error nor a warning of the OpenAPI rules of Spectral', () => {
    const { status, stdout, stderr } = lint('spectral', ['lint', '--quiet', '--format=json', '--fail-severity=hint', 'docs/openapi.json']);
    expect([status, JSON.parse(stdout), stderr]).toEqual([0, [], '']);
  });
});
