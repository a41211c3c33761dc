import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh directory whose name contains its process id. If root runs the tests, PostgreSQL runs under another account and needs access. */
export async function temporaryDirectory(purpose: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `gatehouse-${purpose}-${process.pid}-`));
  await chmod(directory, 0o711);
  return directory;
}
