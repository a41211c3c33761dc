import { fuzz } from '../fuzz/run.js';
import { startServer } from '../support/server.js';
import type { Soak } from './section.js';

export const title = 'no malformed request is answered by a 5xx, left hanging, or puts a secret into the log';
export const limitSeconds = 900;

const REQUESTS = 100_000;

export async function run({ say, check }: Soak): Promise<void> {
  const seed = Number(process.env['GATEHOUSE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
  say(`GATEHOUSE_FUZZ_SEED=${seed}`);
  const server = await startServer({ env: { CODER_VERBOSE: 'true', CODER_DANGEROUS_DISABLE_RATE_LIMITS: 'true' } });
  try {
    const { sent, faults, leaks } = await fuzz(server, seed, REQUESTS);
    say(`${sent} requests`);
    for (const fault of faults.slice(0, 50)) say(fault);
    check(faults.length === 0, `${faults.length} answers were not as they must be`);
    check(leaks.length === 0, 'a secret is in the log');
  } finally {
    await server.stop();
  }
}
