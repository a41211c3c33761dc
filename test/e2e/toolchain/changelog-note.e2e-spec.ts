import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../../support/temporary-directory.js';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/changelog-note.mjs', import.meta.url));

describe('a commit without a line in the changelog', () => {
  let root: string;
  beforeEach(async () => {
    root = await temporaryDirectory('changelog-note');
    spawnSync('git', ['init', '--quiet'], { cwd: root });
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const noteOn = (subject: string, ...files: string[]): { status: number | null; note: string } => {
    for (const file of files) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
    writeFileSync(join(root, 'message'), `${subject}\n\nfix: this is the body\n`);
    spawnSync('git', ['add', '--', ...files], { cwd: root });
    const { status, stderr } = spawnSync(process.execPath, [SCRIPT, 'message'], { cwd: root, encoding: 'utf8' });
    return { status, note: stderr };
  };

  it.each(['feat: tokens', 'fix(auth): logins', 'feat(api)!: names'])('is accepted with a note if its subject is %s', (subject) => {
    const { status, note } = noteOn(subject, 'src/auth/login.ts');
    expect(status).toBe(0);
    expect(note).toMatch(/^note: this commit says nothing in CHANGELOG\.md\. /);
  });

  it.each([
    ['fix: what a test expects', 'test/e2e/login.e2e-spec.ts'],
    ['fix: a test', 'src/auth/login.spec.ts'],
    ['refactor(auth): logins', 'src/auth/login.ts'],
    ['fixture: x', 'src/auth/login.ts'],
  ])('is accepted without a note if users cannot notice it: %s in %s', (subject, file) => {
    expect(noteOn(subject, file)).toEqual({ status: 0, note: '' });
  });

  it('gets no note if it has the line', () => {
    expect(noteOn('feat: tokens', 'src/auth/login.ts', 'CHANGELOG.md')).toEqual({ status: 0, note: '' });
  });
});
