import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled } from '../../src/testing/index.js';

/** This file is dist/test/support/go-program.js; Go programs are not compiled to dist. */
const FIXTURES = fileURLToPath(new URL('../../../test/fixtures/', import.meta.url));
/**
 * `readonly`: go.mod and go.sum decide the versions. Without optimization and debug information, a first build takes 30 % less CPU time.
 * `.ci/run` builds with the same flags, ahead of the tests.
 */
const GOFLAGS = "-mod=readonly '-gcflags=all=-N -l -dwarf=false' -ldflags=-w";
/** Not an assertion: a first build compiles about a thousand packages. */
const BUILD_TIMEOUT_MS = 15 * 60_000;

/**
 * A Go program of test/fixtures. Its modules and build results stay in the user's caches, outside the repository, so that only the first
 * build on a machine takes long.
 */
export class GoProgram {
  private constructor(
    private readonly folder: string,
    /** Why it cannot be built here: no Go, an old one, or modules that cannot be fetched. Null if it can. */
    readonly obstacle: string | null,
  ) {}

  /** Fetches its modules. */
  static prepare(name: string): GoProgram {
    const folder = join(FIXTURES, name);
    if (!isInstalled('go')) return new GoProgram(folder, 'Go is not installed');
    const { status, stderr } = go(folder, ['list', '-deps', '.']);
    if (status === 0) return new GoProgram(folder, null);
    return new GoProgram(folder, `Go cannot have its modules: ${stderr.trim().split('\n').at(-1)?.slice(0, 300) ?? ''}`);
  }

  /** The path of the compiled program. Throws if it does not compile. */
  build(directory: string): string {
    mkdirSync(directory, { recursive: true });
    const program = join(directory, 'program');
    const { status, stderr } = go(this.folder, ['build', '-o', program, '.']);
    if (status !== 0) throw new Error(`go build ended with ${String(status)}: ${stderr}`);
    return program;
  }
}

/** `local`: uses the installed Go and downloads no other. */
function go(cwd: string, args: readonly string[]): SpawnSyncReturns<string> {
  const env = { ...process.env, GOFLAGS, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
  return spawnSync('go', args, { cwd, env, encoding: 'utf8', timeout: BUILD_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 });
}
