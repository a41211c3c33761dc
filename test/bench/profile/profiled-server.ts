import { renameSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';

/**
 * The entry of the server, with a profiler that SIGUSR2 starts and stops. It then writes the file of the variable. In the process instead of
 * behind an open inspector, which would cost something.
 */
const SAMPLING_MICROSECONDS = 250;

const file = process.env['GATEHOUSE_PROFILE'] ?? '';
const session = new Session();
let isRunning = false;

session.connect();
process.on('SIGUSR2', () => void toggle());

async function toggle(): Promise<void> {
  isRunning = !isRunning;
  if (isRunning) {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS });
    await session.post('Profiler.start');
    return;
  }
  const { profile } = await session.post('Profiler.stop');
  // Under its name only when it is complete.
  writeFileSync(`${file}.part`, JSON.stringify(profile));
  renameSync(`${file}.part`, file);
}

await import('../../../src/cli.js');
