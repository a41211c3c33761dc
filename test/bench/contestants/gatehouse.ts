import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { expectStatus } from '../../support/expect-answer.js';
import { freePort } from '../../support/free-port.js';
import { sendRequest } from '../../support/http-client.js';
import { ME } from '../../support/sign-in.js';
import type { ContestantId } from './contestant-id.js';
import { always, type Contestant, type Reference, type RunningContestant, type Surroundings, type WorkOf } from './contestant.js';
import { GatehouseWork } from './gatehouse-work.js';
import { BUILDINFO, HEALTHZ, ROOT } from './paths.js';
import { bearerGet } from '../load/load.js';
import { Program } from './program.js';

/** Every limit is on, and so high that none is met. */
const LIMITS = Object.fromEntries(
  ['API', 'LOGIN', 'OAUTH2', 'OAUTH2_CLIENT', 'OAUTH2_INTROSPECTION'].map((kind) => [`CODER_${kind}_RATE_LIMIT`, '100000000']),
);

/** A checkout of this server, compiled. It keeps its database and its port, and so its tokens, when it is started again. */
export class Gatehouse implements Contestant {
  private site: Site | null = null;

  constructor(
    readonly id: ContestantId,
    protected readonly root: string,
    readonly settings: string,
  ) {}

  obstacle(): string | null {
    return existsSync(programOf(this.root)) ? null : `${this.id} is not built`;
  }

  async start(bench: Surroundings): Promise<RunningContestant> {
    this.site ??= { database: await createDatabase({ empty: this.root !== ROOT }), port: await freePort(), work: null };
    const { database, port } = this.site;
    const url = `http://127.0.0.1:${port}`;
    const program = startServer(bench, { name: this.id, root: this.root, port, database });
    try {
      await program.waitUntilServing(`${url}${HEALTHZ}`);
      const { people, keys, seconds } = bench;
      const plan = { program, url, database, people, keys, seconds, hasServiceAccounts: this.root === ROOT };
      const planted = (this.site.work ??= await GatehouseWork.plant(plan));
      const { accessTokens, coldKeys, work } = planted;
      const { version } = JSON.parse(readFileSync(join(this.root, 'package.json'), 'utf8')) as { version: string };
      return {
        version,
        pid: program.pid,
        work,
        reference: { url, databaseUrl: database.url, bodies: await bodiesOf(url, accessTokens[0] ?? ''), accessTokens, coldKeys },
        stop: () => program.stop(),
      };
    } catch (error) {
      await program.stop();
      throw error;
    }
  }

  /** How long a fresh process takes to its first answer, and how much memory it has a moment later. `site` is up: it migrated the database. */
  async startAgain(bench: Surroundings): Promise<{ program: Program; milliseconds: number }> {
    if (!this.site) throw new Error('it was never started');
    const port = await freePort();
    const startedAt = performance.now();
    const program = startServer(bench, { name: `${this.id}-again`, root: this.root, port, database: this.site.database });
    await program.waitUntilServing(`http://127.0.0.1:${port}${HEALTHZ}`);
    return { program, milliseconds: performance.now() - startedAt };
  }
}

/** A second server on the database of the first, with two workers. */
export class GatehouseWorkers implements Contestant {
  readonly id = 'gatehouse-workers';
  readonly settings = '`CODER_WORKERS=2`, and like `gatehouse` otherwise';

  obstacle(): null {
    return null;
  }

  async start(bench: Surroundings): Promise<RunningContestant> {
    const { reference } = bench;
    if (!reference) throw new Error('it needs the server with one worker');
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { CODER_WORKERS: '2', CODER_ACCESS_URL: reference.url };
    const program = startServer(bench, { name: this.id, root: ROOT, port, database: { url: reference.databaseUrl }, env });
    await program.waitUntilServing(`${url}${HEALTHZ}`);
    const work: WorkOf<'gatehouse-workers'> = { 'me-workers': always(bearerGet(url + ME, reference.accessTokens)) };
    return {
      version: '',
      pid: program.pid,
      work,
      stop: () => program.stop(),
    };
  }
}

interface Site {
  readonly database: TestDatabase;
  readonly port: number;
  work: GatehouseWork | null;
}

interface ServerOptions {
  readonly name: string;
  readonly root: string;
  readonly port: number;
  readonly database: Pick<TestDatabase, 'url'>;
  readonly env?: Readonly<Record<string, string>>;
}

function startServer(bench: Surroundings, { name, root, port, database, env }: ServerOptions): Program {
  return Program.start(bench, {
    name,
    command: bench.node,
    args: [programOf(root), 'server'],
    env: {
      ...LIMITS,
      // The limits of the baseline on grants and logins could not be set.
      ...(root !== ROOT && { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' }),
      CODER_CONFIG_DIR: join(bench.directory, `${name}-config`),
      CODER_HTTP_ADDRESS: `127.0.0.1:${port}`,
      CODER_SHUTDOWN_DRAIN: '0s',
      CODER_PG_CONNECTION_URL: database.url,
      ...env,
    },
  });
}

async function bodiesOf(url: string, token: string): Promise<Reference['bodies']> {
  const bodies: Record<string, { type: string; text: string }> = {};
  for (const path of [HEALTHZ, BUILDINFO, ME]) {
    const answer = expectStatus(await sendRequest('GET', new URL(path, url), { headers: { authorization: `Bearer ${token}` } }), 200);
    bodies[path] = { type: answer.headers.get('content-type') ?? '', text: answer.text };
  }
  return bodies;
}

/** The program as it ships: earlier commits shipped modules. */
function programOf(root: string): string {
  const bundle = join(root, 'dist', 'bundle', 'gatehouse.js');
  return existsSync(bundle) ? bundle : join(root, 'dist', 'src', 'cli.js');
}
