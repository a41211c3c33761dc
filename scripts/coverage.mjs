// `npm run coverage [-- the arguments of npm test]`: which lines of src/ the tests ran, as a table and as coverage/index.html.
// Both halves count: what Jest loads into its own process, and the servers and commands that the tests start as processes.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, requireNode, ROOT } from './toolchain.mjs';

requireNode();
ensureInstalled({ development: true });
ensureBuilt();
const [{ default: coverage }, { default: report }, { default: reports }, { Report }] = await Promise.all([
  import('istanbul-lib-coverage'),
  import('istanbul-lib-report'),
  import('istanbul-reports'),
  import('c8'),
]);

const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-coverage-'));
const [processes, jest] = [join(scratch, 'processes'), join(scratch, 'jest')];
try {
  const { status } = spawnSync(
    process.execPath,
    [join(ROOT, 'scripts', 'test.mjs'), ...process.argv.slice(2), '--coverage', '--coverageReporters=json', `--coverageDirectory=${jest}`],
    { cwd: ROOT, stdio: 'inherit', env: { ...process.env, GATEHOUSE_TEST_COVERAGE: processes } },
  );
  const map = coverage.createCoverageMap(await ofProcesses());
  const file = join(jest, 'coverage-final.json');
  if (existsSync(file)) map.merge(JSON.parse(readFileSync(file, 'utf8')));
  map.filter((path) => path.startsWith(join(ROOT, 'src')) && !path.endsWith('.spec.ts'));
  const context = report.createContext({ dir: join(ROOT, 'coverage'), coverageMap: map });
  reports.create('html').execute(context);
  reports.create('text', { skipEmpty: true }).execute(context);
  process.exitCode = status ?? 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

/** What V8 wrote for every process that test/support started, mapped back to the sources. */
async function ofProcesses() {
  if (!existsSync(processes)) return {};
  const map = await new Report({
    tempDirectory: processes,
    resolve: ROOT,
    src: [ROOT],
    include: ['dist/src/**', 'src/**'],
    exclude: [],
    excludeAfterRemap: false,
    reporter: [],
  }).getCoverageMapFromAllCoverageFiles();
  return map.toJSON();
}
