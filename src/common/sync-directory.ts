import { open } from 'node:fs/promises';

/** Until this returns, a power cut can undo that a file in the directory was created, renamed or removed. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
