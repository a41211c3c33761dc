import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningContestant, Surroundings } from './contestant.js';
import { Gatehouse } from './gatehouse.js';
import { cacheFolder, ROOT } from './paths.js';
import { run } from './prepare.js';

/** The last commit before the work on speed began: what it is measured against. */
const COMMIT = '6459170568';

/** This server as it was, built from its commit in the cache. */
export class Baseline extends Gatehouse {
  constructor() {
    super('baseline', join(cacheFolder('baseline'), COMMIT), `this server at commit \`${COMMIT}\`, otherwise like \`gatehouse\``);
  }

  override obstacle(): string | null {
    return super.obstacle() === null ? null : 'not prepared: npm run bench -- --prepare';
  }

  /** It takes no part in the unit that needs many keys. */
  override start(bench: Surroundings): Promise<RunningContestant> {
    return super.start({ ...bench, keys: bench.people });
  }

  prepare(): void {
    if (super.obstacle() === null) return;
    if (spawnSync('git', ['-C', ROOT, 'cat-file', '-e', COMMIT]).status !== 0) throw new Error(`this clone does not have commit ${COMMIT}`);
    if (!existsSync(this.root)) {
      mkdirSync(this.root, { recursive: true });
      run('sh', ['-c', 'git -C "$1" archive "$2" | tar -x -C "$3"', 'sh', ROOT, COMMIT, this.root]);
    }
    run(process.execPath, [join(this.root, 'scripts', 'build.mjs')], { cwd: this.root });
  }
}
