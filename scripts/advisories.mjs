// `npm run advisories`: fails when a package that ships has a known vulnerability of high or critical severity. A registry that does not
// respond, or does not support audits, is reported without failing, so that an outage blocks nobody.
import { spawnSync } from 'node:child_process';
import { fail, ROOT } from './toolchain.mjs';

const SEVERE = ['critical', 'high'];

const report = audit();
if ('error' in report) {
  // Without these npm never reached the registry: the lock is missing or unreadable.
  if (report.statusCode === undefined && !report.message?.startsWith('request to ')) {
    fail(`npm audit failed: ${report.error?.summary || report.message}`);
  }
  console.log(`No registry here answers audits (${report.statusCode ?? 'no connection'}): nothing was checked.`);
} else {
  const severe = Object.values(report.vulnerabilities).filter(({ severity }) => SEVERE.includes(severity));
  for (const { name, severity, range, via } of severe) {
    const advisories = via.flatMap(({ title, url }) => (title ? [`${title} (${url})`] : []));
    console.error(`${severity}: ${name} ${range}${advisories.length > 0 ? `: ${advisories.join('; ')}` : ''}`);
  }
  if (severe.length > 0)
    fail(`${severe.length} packages that ship have severe advisories. npm audit --omit=dev says which versions do not.`);
  console.log(`No severe advisory among ${report.metadata.dependencies.prod} packages that ship.`);
}

function audit() {
  const cli = process.env.npm_execpath;
  const args = ['audit', '--omit=dev', '--package-lock-only', '--json'];
  const options = { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 };
  const { stdout, error } = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (error) fail(`npm audit cannot be run: ${error.message}`);
  try {
    return JSON.parse(stdout);
  } catch {
    return fail('npm audit printed something that is not JSON.');
  }
}
