import { rm } from 'node:fs/promises';
import { runningDatabase } from './running-database.js';

/** Jest calls this once, after the last test file. */
export default async function globalTeardown(): Promise<void> {
  const running = runningDatabase();
  await running?.server.stop();
  if (running) await rm(running.directory, { recursive: true, force: true });
}
