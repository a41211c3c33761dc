import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { FileTarget, OutputTarget } from './file-target.js';
import type { ForwardedEntry } from './forwarded-entry.js';

const ENTRY = { id: 'x'.repeat(1_000) } as ForwardedEntry; // Nothing else of it is read.

describe('standard output', () => {
  it('that nobody reads is a failure, and gets no more until it was read', async () => {
    const output = new PassThrough({ highWaterMark: 100 });
    // A write is done once it was read.
    const target = new OutputTarget(output, 50);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(target.send([ENTRY])).rejects.toThrow('nobody reads standard output');
    }
    const waiting = output.writableLength + output.readableLength;
    expect(waiting).toBeLessThan(3 * 1_100);
    output.resume();
    const patient = new OutputTarget(output);
    await patient.send([ENTRY]);
    await patient.send([ENTRY]);
  });
});

describe('the file of forwarded entries', () => {
  it.each([
    [0o600, false],
    [0o640, false],
    [0o604, true],
    [0o602, true],
  ])('with mode %o is open to others: %s', async (mode, expected) => {
    const folder = mkdtempSync(join(tmpdir(), 'file-target-'));
    const path = join(folder, 'audit.jsonl');
    writeFileSync(path, '');
    chmodSync(path, mode);
    expect(await new FileTarget(path).isOpenToOthers()).toBe(expected);
    rmSync(folder, { recursive: true });
  });

  it('is not open to others before it exists', async () => {
    expect(await new FileTarget('/nowhere/audit.jsonl').isOpenToOthers()).toBe(false);
  });
});
