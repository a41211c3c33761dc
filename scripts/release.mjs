// `npm run release [-- --dry-run]`: the changelog's unreleased section becomes the release. Its heading, `## 2.1.0, unreleased`, names the
// version; this script dates it, writes the version into package.json and the lock, makes what is published in dist/release (the package, its
// bill of materials, and the SHA-256 of both), commits and tags. If a step fails, the tree is as before. Nothing is pushed.
// Run `.ci/run` first: only a commit that passed it should be tagged.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, fail, ROOT } from './toolchain.mjs';

/** What is published beside the tag. */
const RELEASE = join(DIST, 'release');

const UNRELEASED = /^## (\d+\.\d+\.\d+), unreleased$/m;
const isDryRun = process.argv.includes('--dry-run');

const changelog = read('CHANGELOG.md');
const [heading, version] = UNRELEASED.exec(changelog) ?? fail('CHANGELOG.md has no section "## <major.minor.patch>, unreleased".');
const tag = `v${version}`;
const notes = changelog
  .slice(changelog.indexOf(heading) + heading.length)
  .split(/^## /m, 1)[0]
  .trim();

if (notes === '') fail(`CHANGELOG.md says nothing about ${version}.`);
if (git('status', '--porcelain') !== '') fail('There are uncommitted changes.');
if (git('branch', '--show-current') !== 'main') fail('Releases are made from main.');
if (git('tag', '--list', tag) !== '') fail(`${tag} exists.`);
const newest = git('tag', '--list', 'v*', '--sort=-version:refname').split('\n')[0];
if (newest && compare(version, newest.slice(1)) <= 0) fail(`${version} is not newer than ${newest}.`);
run('npm', 'run', '--silent', 'docs:check');
run(process.execPath, join('scripts', 'check-migrations.mjs'));

const date = new Date().toISOString().slice(0, 10);
if (isDryRun) {
  console.log(`Would release ${tag}, ${date}:\n\n${notes}`);
} else {
  let isCommitted = false;
  // Also when `fail` ends the process.
  process.on('exit', () => {
    if (!isCommitted) spawnSync('git', ['checkout', '--quiet', '--', 'CHANGELOG.md', 'package.json', 'package-lock.json'], { cwd: ROOT });
  });
  write('CHANGELOG.md', changelog.replace(heading, `## ${version}, ${date}`));
  run('npm', 'version', '--no-git-tag-version', '--allow-same-version', version);
  makeArtifacts();
  run('git', 'commit', '--quiet', '--all', '--message', `chore: release ${tag}`);
  isCommitted = true;
  run('git', 'tag', '--annotate', tag, '--message', `${tag}\n\n${notes}`);
  console.log(`Tagged ${tag}. Publish it with: git push --follow-tags, and the files of dist/release:`);
  console.log(readdirSync(RELEASE).join('\n'));
}

/** From the tree that is about to be committed. */
function makeArtifacts() {
  rmSync(RELEASE, { recursive: true, force: true });
  mkdirSync(RELEASE, { recursive: true });
  run('npm', 'run', '--silent', 'package', '--', RELEASE);
  run(process.execPath, join('scripts', 'sbom.mjs'), RELEASE);
  const lines = readdirSync(RELEASE).map((name) => {
    const hash = createHash('sha256')
      .update(readFileSync(join(RELEASE, name)))
      .digest('hex');
    return `${hash}  ${name}\n`;
  });
  writeFileSync(join(RELEASE, 'SHA256SUMS'), lines.join(''));
}

/** Positive when `a` is the newer version. */
function compare(a, b) {
  const [left, right] = [a, b].map((text) => text.split('.').map(Number));
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2];
}

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : fail(`git ${args.join(' ')} failed.`);
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  if (status !== 0) fail(`${command} ${args.join(' ')} failed.`);
}

function read(file) {
  return readFileSync(join(ROOT, file), 'utf8');
}

function write(file, text) {
  writeFileSync(join(ROOT, file), text);
}
