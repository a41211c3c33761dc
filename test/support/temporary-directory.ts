import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh directory whose name says which process it belongs to. When root runs the tests, PostgreSQL runs as somebody else and must get through. */
export async function temporaryDirectory(purpose: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), `gatehouse-${purpose}-${process.pid}-`));
  await chmod(directory, 0o711);
  return directory;
}
