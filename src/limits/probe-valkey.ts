import { readFile } from 'node:fs/promises';

const TIMEOUT_MS = 5_000;

/** Connects to a Valkey once and asks it something, for an operator. Throws what goes wrong. */
export async function probeValkey(url: string, caFile: string | undefined): Promise<void> {
  const ca = caFile === undefined ? undefined : await readFile(caFile, 'utf8');
  const { createClient } = await import('@redis/client');
  const client = createClient({
    url: url.replace(/^valkey/i, 'redis'),
    name: 'gatehouse-doctor',
    socket: { connectTimeout: TIMEOUT_MS, reconnectStrategy: false, ...(ca !== undefined && { tls: true, ca }) },
  });
  // Its errors also end the call that is waiting.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.ping();
  } finally {
    client.destroy();
  }
}
