import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../support/temporary-directory.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/check-migrations.mjs', import.meta.url));

describe('a released migration', () => {
  let root: string;
  const write = (file: string, content: string): void => {
    writeFileSync(join(root, 'migrations', file), content);
  };
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', '-c', 'commit.gpgsign=false', ...args], {
      cwd: root,
    });
  };
  const check = (): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, [SCRIPT, root], { encoding: 'utf8' });

  beforeEach(async () => {
    root = await temporaryDirectory('released');
    mkdirSync(join(root, 'migrations'));
    write('100-create-things.ts', 'one');
    write('200-add-names.ts', 'two');
    git('init', '--quiet');
    git('add', '-A');
    git('commit', '--quiet', '-m', 'first');
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it('can still be changed before the first release', () => {
    write('200-add-names.ts', 'changed');
    expect(check()).toMatchObject({ status: 0, stdout: 'migrations: nothing is released yet, so none is history\n' });
  });

  it('may be followed by others', () => {
    git('tag', 'v1.0.0');
    write('300-drop-things.ts', 'three');
    write('index.ts', 'list');
    expect(check()).toMatchObject({ status: 0, stdout: 'migrations: those of v1.0.0 are untouched\n', stderr: '' });
  });

  it('cannot be edited, removed, or preceded by a new one', () => {
    git('tag', 'v1.0.0');
    write('100-create-things.ts', 'changed');
    rmSync(join(root, 'migrations', '200-add-names.ts'));
    write('150-between.ts', 'new');
    expect(check()).toMatchObject({
      status: 1,
      stderr:
        '200-add-names.ts was released with v1.0.0 and is gone\n' +
        '100-create-things.ts was released with v1.0.0 and is no longer what it was\n' +
        '150-between.ts is new, but has a lower number than what v1.0.0 released\n',
    });
  });
});
