import { uploadRandom, SlowReader } from '../support/file-load.js';
import { FileClient } from '../support/files.js';
import { createPerson } from '../support/people.js';
import { peakMibDuring, residentMib } from '../support/resident-memory.js';
import { startServerProcess } from '../support/server.js';
import type { Soak } from './section.js';

export const title = '16 uploads of 100 MiB at once, and slow readers of as much, cost hardly any memory';
export const limitSeconds = 300;

const MIB = 1_048_576;
const UPLOADS = 16;
const UPLOAD_GOAL_MIB = 150;
const READERS = 16;
const READ_GOAL_MIB = 128;

export async function run({ say, check }: Soak): Promise<void> {
  const server = await startServerProcess({ env: { CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  try {
    const files = new FileClient(server, await createPerson(server));
    // Code, connections and the allocator's first blocks exist after this.
    for (let i = 0; i < 3; i++) await uploadRandom(server, files, 3 * MIB);
    say(`idle: ${residentMib(server.pid)?.toFixed(0)} MiB`);

    const ids: string[] = [];
    const uploads = await peakMibDuring(server.pid, async () => {
      ids.push(...(await Promise.all(Array.from({ length: UPLOADS }, () => uploadRandom(server, files, 100 * MIB)))));
    });
    say(`${UPLOADS} uploads of 100 MiB at once: ${uploads.toFixed(0)} MiB above idle`);
    check(uploads <= UPLOAD_GOAL_MIB, `uploads take no more than ${UPLOAD_GOAL_MIB} MiB, not ${uploads.toFixed(0)}`);

    const reads = await peakMibDuring(server.pid, async () => {
      const readers = await Promise.all(Array.from({ length: READERS }, (_, n) => SlowReader.of(server, files, ids[n % ids.length]!)));
      // Stop and go, so that a server that reads ahead each time becomes visible.
      for (let step = 0; step < 10; step++) {
        await Promise.all(readers.map((reader) => reader.read(MIB)));
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      for (const reader of readers) reader.leave();
    });
    say(`${READERS} readers of 100 MiB who take 1 MiB at a time: ${reads.toFixed(0)} MiB more`);
    check(reads <= READ_GOAL_MIB, `slow readers take no more than ${READ_GOAL_MIB} MiB, not ${reads.toFixed(0)}`);
  } finally {
    await server.stop();
  }
}
