import { SlowReader, uploadRandom } from '../../support/file-load.js';
import { FileClient } from '../../support/files.js';
import { createPerson } from '../../support/people.js';
import { peakMibDuring, residentMib } from '../../support/resident-memory.js';
import { startServerProcess, type ServerProcess } from '../../support/server.js';
import { runsIf } from '../../../src/testing/index.js';

const MIB = 1_048_576;

// The small version of test/soak/file-memory.soak.ts.
describe('the memory that files use', () => {
  let server: ServerProcess;
  let files: FileClient;
  beforeAll(async () => {
    server = await startServerProcess({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
    files = new FileClient(server, await createPerson(server));
    for (let i = 0; i < 3; i++) await uploadRandom(server, files, 3 * MIB);
  });
  afterAll(() => server.stop());

  const onLinux = runsIf(process.platform === 'linux', 'what files cost in memory: resident memory can be read on Linux only', it);

  onLinux('eight uploads of 32 MiB at once are far from being held', async () => {
    expect(residentMib(server.pid)).toBeGreaterThan(0);
    const peak = await peakMibDuring(server.pid, async () => {
      await Promise.all(Array.from({ length: 8 }, () => uploadRandom(server, files, 32 * MIB)));
    });
    expect(peak).toBeLessThan(150);
  });

  onLinux('twelve readers of 32 MiB who stop reading are waited for, not read ahead for', async () => {
    const id = await uploadRandom(server, files, 32 * MIB);
    const peak = await peakMibDuring(server.pid, async () => {
      const readers = await Promise.all(Array.from({ length: 12 }, () => SlowReader.of(server, files, id)));
      await Promise.all(readers.map((reader) => reader.read(MIB)));
      // A server that reads ahead has done so long before another client has been served twice.
      for (let i = 0; i < 2; i++) expect((await files.get(id)).body.length).toBe(32 * MIB);
      for (const reader of readers) reader.leave();
    });
    expect(peak).toBeLessThan(150);
  });
});
