import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, own } from '../support/embedded-owner.js';
import { runStatement } from '../support/database.js';
import { migrateTemplate } from '../support/migrate-template.js';
import { startOlderCluster } from '../support/older-cluster.js';
import { smallDisk } from '../support/small-disk.js';
import { plant } from '../support/population/plant.js';
import { temporaryDirectory } from '../support/temporary-directory.js';
import type { Soak } from './section.js';

export const title =
  'the embedded database moves to a new major version of PostgreSQL by itself, also when it is killed or the disk fills up at any moment';
export const limitSeconds = 1_200;

const KILLS = 12;
const FULL_DISKS = 6;
const COUNTS = `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM api_keys) AS keys, (SELECT count(*) FROM audit_logs) AS entries,
  (SELECT md5(string_agg(id || hashed_secret::text, ',' ORDER BY id)) FROM api_keys) AS secrets, (SELECT count(*) FROM schema_migrations) AS migrations`;

export async function run({ say, check }: Soak): Promise<void> {
  const base = await temporaryDirectory('major');
  const [home, systemDirectory, workshop, pristine] = ['config/postgresql', 'system', 'workshop', 'pristine'].map((name) =>
    join(base, name),
  ) as [string, string, string, string];
  for (const folder of [join(base, 'config'), systemDirectory, workshop]) await mkdir(folder, { mode: 0o711 });
  const options = { directory: home, systemDirectory, settings: { fsync: 'off' } };
  try {
    const older = await startOlderCluster(home, systemDirectory, workshop);
    await migrateTemplate(older.connectionUrl);
    await plant(withDatabase(older.adminUrl), { users: 20_000, groups: 500, keys: 50_000, apps: 500, auditRows: 50_000, files: 1_000 });
    const [before] = await runStatement<Record<string, string>>(older.connectionUrl, COUNTS);
    await older.stop();
    execFileSync('cp', ['-a', home, pristine]);

    const refused = launch(options);
    await refused.output.ended;
    check(refused.output.text().includes('start the server once, which upgrades them'), 'a command does not upgrade, and says who does');

    const startedAt = performance.now();
    const upgraded = await own({ ...options, upgrades: true });
    const upgradeMs = performance.now() - startedAt;
    say(`upgraded in ${(upgradeMs / 1000).toFixed(1)} s: ${JSON.stringify(before)}`);
    await expectSame(upgraded.connectionUrl, 18);
    await upgraded.stop();
    check((await readdir(home)).includes('data-17'), 'the old data are kept');
    const again = await own({ ...options, upgrades: true });
    check(!again.output.text().includes('copying it'), 'a second start has nothing to upgrade');
    await expectSame(again.connectionUrl, 18);
    await again.stop();

    let interrupted = 0;
    for (let round = 0; round < KILLS; round++) {
      await rm(home, { recursive: true, force: true });
      execFileSync('cp', ['-a', pristine, home]);
      const victim = launch({ ...options, upgrades: true });
      await new Promise((resolve) => setTimeout(resolve, ((round + 0.5) / KILLS) * upgradeMs * 1.1));
      if (!victim.output.text().includes('up ')) interrupted++;
      victim.child.kill('SIGKILL');
      await victim.output.ended;
      const next = await own({ ...options, upgrades: true });
      await expectSame(next.connectionUrl, 18);
      await next.stop();
      const left = (await readdir(home)).filter((name) => /^upgrade-|^initdb-|^swapping$/.test(name));
      check(left.length === 0, `round ${round} leaves nothing behind: ${left.join(', ')}`);
    }
    say(`killed ${KILLS} times, ${interrupted} of them before it was done; every next start has every row`);
    check(interrupted >= KILLS / 2, 'most kills interrupt an upgrade');
    await fillDisks(upgradeMs);

    /** Something else fills the disk while the upgrade runs, which had enough room when it began. */
    async function fillDisks(upgradeMs: number): Promise<void> {
      const disk = await smallDisk(join(base, 'disk'), '3g');
      const config = join(base, 'disk', 'config');
      const options = { directory: join(config, 'postgresql'), systemDirectory, settings: { fsync: 'off' } };
      const onDisk = (...command: string[]) => execFileSync(disk.through[0]!, [...disk.through.slice(1), ...command]);
      let refused = 0;
      try {
        for (let round = 0; round < FULL_DISKS; round++) {
          onDisk('sh', '-c', 'rm -rf "$1"; mkdir -m 711 "$1"; cp -a "$2" "$3"', 'sh', config, pristine, options.directory);
          const victim = launch({ ...options, upgrades: true }, disk.through);
          await new Promise((resolve) => setTimeout(resolve, ((round + 0.5) / FULL_DISKS) * upgradeMs));
          disk.fill();
          const ended = await victim.output.waitFor(/^up /m, limitSeconds * 1000).then(
            () => false,
            () => true,
          );
          if (ended) {
            refused++;
            const said = victim.output.text();
            check(
              /could not be brought from PostgreSQL 17 to 18, and is unchanged: .*No space left/.test(said),
              `round ${round} says why: ${said}`,
            );
          } else {
            victim.child.kill('SIGTERM');
            await victim.output.ended;
          }
          disk.empty();
          const next = await own({ ...options, upgrades: true }, disk.through);
          await expectSame(next.connectionUrl, 18);
          await next.stop();
        }
      } finally {
        await disk.remove();
      }
      say(`a full disk ${FULL_DISKS} times, ${refused} of them before it was done; with room again, every next start has every row`);
      check(refused >= FULL_DISKS / 3, 'some full disks interrupt an upgrade');
    }

    async function expectSame(url: string, major: number): Promise<void> {
      const [[found], [version]] = await Promise.all([
        runStatement<Record<string, string>>(url, COUNTS),
        runStatement<{ version: string }>(url, `SELECT current_setting('server_version') AS version`),
      ]);
      check(JSON.stringify(found) === JSON.stringify(before), `every row is there: ${JSON.stringify(found)}`);
      check(version?.version.startsWith(`${major}.`) === true, `it is PostgreSQL ${major}`);
    }
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

function withDatabase(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.pathname = '/gatehouse';
  return url.href;
}
