/** What uploads of 100 MiB cost in resident memory, through the whole pipeline into a real PostgreSQL. Prints MiB above idle. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomFillSync } from 'node:crypto';
import { SystemClock } from '../../src/common/index.js';
import { createFilesService } from '../../src/files/providers.js';
import { startPostgres } from '../files/local-postgres.js';
import { ANYBODY, YesAuthorizer } from './subjects.js';

const MIB = 1_048_576;
const PIECE_BYTES = 65_536;

/** A body as a socket brings it: in new buffers, each upload with bytes of its own. */
async function* body(size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < size; at += PIECE_BYTES) {
    yield await Promise.resolve(randomFillSync(Buffer.allocUnsafe(Math.min(PIECE_BYTES, size - at)), 0, 16));
  }
}

const postgres = await startPostgres();
const spoolDirectory = mkdtempSync(join(tmpdir(), 'upload-memory-'));
try {
  const files = createFilesService({
    db: await postgres.createDatabase(),
    authorizer: new YesAuthorizer(),
    clock: new SystemClock(),
    fileReader: ANYBODY,
    spoolDirectory,
    cacheBytes: 256 * MIB,
    metrics: null,
  });
  const upload = (size: number) => files.upload(ANYBODY, { contentType: 'application/x-tar', declaredLength: size, body: body(size) });
  // Code, connections and the allocator's first blocks are there after this.
  for (let i = 0; i < 3; i++) await upload(3 * MIB);
  for (const parallel of [1, 16]) {
    const idle = process.memoryUsage.rss();
    let peak = idle;
    const sampler = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 5);
    const start = performance.now();
    await Promise.all(Array.from({ length: parallel }, () => upload(100 * MIB)));
    const seconds = (performance.now() - start) / 1000;
    clearInterval(sampler);
    console.log(
      `${parallel} x 100 MiB: ${((peak - idle) / MIB).toFixed(1)} MiB above idle (${(idle / MIB).toFixed(0)} MiB), ${((parallel * 100) / seconds).toFixed(0)} MiB/s`,
    );
  }
} finally {
  rmSync(spoolDirectory, { recursive: true });
  await postgres.stop();
}
