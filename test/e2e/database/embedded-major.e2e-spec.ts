import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, own, type Owner } from '../../support/embedded-owner.js';
import { runStatement } from '../../support/database.js';
import { folderOfVolatileData, temporaryDirectory } from '../../support/temporary-directory.js';

/** `npm run soak -- major-upgrade` has real data of an older major version. */
describe('a new major version of the embedded PostgreSQL', () => {
  let base: string;
  let directory: string;
  const options = () => ({ directory, systemDirectory: join(base, 'system'), settings: { fsync: 'off' } });
  const refusal = async (upgrades: boolean): Promise<string> => {
    const { output } = launch({ ...options(), upgrades });
    await output.ended;
    return output.text();
  };
  let owner: Owner;

  beforeAll(async () => {
    base = await temporaryDirectory('major', await folderOfVolatileData());
    await mkdir(join(base, 'system'));
    directory = join(base, 'config', 'postgresql');
    owner = await own({ ...options(), upgrades: true });
    await runStatement(owner.connectionUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
  });
  afterAll(async () => {
    await owner.stop();
    await rm(base, { recursive: true, force: true });
  });

  it('finds the data again if a power cut came between the two renames that swap them', async () => {
    await owner.stop();
    await writeFile(join(directory, 'swapping'), 'data-17');
    await rename(join(directory, 'data'), join(directory, 'data-17'));
    owner = await own(options());
    expect(await runStatement(owner.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await readdir(directory)).not.toContain('swapping');
    await owner.stop();
    // After both renames.
    await writeFile(join(directory, 'swapping'), 'data-17');
    await mkdir(join(directory, 'data-17'));
    owner = await own(options());
    expect(await runStatement(owner.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(await readdir(directory)).not.toContain('swapping');
  });

  it('refuses data that it cannot read, says why and what to do, and leaves them as they are', async () => {
    await owner.stop();
    const version = join(directory, 'data', 'PG_VERSION');
    await writeFile(version, '19\n');
    expect(await refusal(true)).toMatch(
      /belong to PostgreSQL 19, and this version of Gatehouse has 18: start the version of Gatehouse that upgraded them/,
    );
    await writeFile(version, '11\n');
    expect(await refusal(false)).toContain(
      'belong to PostgreSQL 11, and this version of Gatehouse has 18: start the server once, which upgrades them',
    );
    expect(await refusal(true)).toMatch(
      /belong to PostgreSQL 11, .* There is no postgresql-11… in \S+, with which they could be read: back them up/,
    );
    await writeFile(version, '18\n');
    owner = await own(options());
    expect(await runStatement(owner.connectionUrl, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });
});
