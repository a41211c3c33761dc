import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { always, type Contestant, type RunningContestant, type Surroundings, type WorkOf } from './contestant.js';
import { cacheFolder, peerFolder } from './paths.js';
import { run } from './prepare.js';
import { bearerGet } from '../load/load.js';
import { Program } from './program.js';

const FILES = ['package.json', 'package-lock.json', 'server.mjs'];

/** better-auth, with its packages in the cache. */
export class BetterAuth implements Contestant {
  readonly id = 'better-auth';
  readonly settings =
    'its PostgreSQL adapter with 10 connections, the plugin for bearer tokens, rate limits on and not met, no cookie cache: a session that was revoked is refused at once, as here';
  private database: TestDatabase | null = null;

  obstacle(): string | null {
    const folder = cacheFolder(this.id);
    const isCurrent = FILES.every((file) => {
      const path = join(folder, file);
      return existsSync(path) && readFileSync(path, 'utf8') === readFileSync(join(peerFolder(this.id), file), 'utf8');
    });
    return isCurrent && existsSync(join(folder, 'node_modules')) ? null : 'not prepared: npm run bench -- --prepare';
  }

  prepare(): void {
    if (this.obstacle() === null) return;
    const folder = cacheFolder(this.id);
    for (const file of FILES) copyFileSync(join(peerFolder(this.id), file), join(folder, file));
    run('npm', ['ci', '--omit=peer', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
  }

  async start(bench: Surroundings): Promise<RunningContestant> {
    const folder = cacheFolder(this.id);
    this.database ??= await createDatabase({ empty: true });
    const input = JSON.stringify({ databaseUrl: this.database.url, people: bench.people });
    const program = Program.start(bench, { name: this.id, command: bench.node, args: [join(folder, 'server.mjs'), input], cwd: folder });
    const [, facts = ''] = await program.waitFor(/^ready (.*)\n/m);
    const { url, tokens } = JSON.parse(facts) as { url: string; tokens: string[] };
    const manifest = join(folder, 'node_modules', 'better-auth', 'package.json');
    const work: WorkOf<'better-auth'> = { me: always(bearerGet(`${url}/api/auth/get-session`, tokens, '"user"')) };
    return {
      version: (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version,
      pid: program.pid,
      work,
      stop: () => program.stop(),
    };
  }
}
