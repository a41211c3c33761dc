import { realpathSync } from 'node:fs';
import type { AgentTokenStore } from '../agent/index.js';
import { withLockFile } from './lock-file.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

/**
 * The token of an agent in a file of its own: one line. A new token replaces the file in one step, with mode 0600, and processes that share the file
 * rotate one after the other. The folder must be writable: `<path>.lock` is there meanwhile.
 */
export function fileTokenStore(path: string): AgentTokenStore {
  return {
    load: () => {
      const text = readPrivateFile(path, () => undefined)?.trim();
      return text === '' ? undefined : text;
    },
    save: (token) => {
      // Where a link leads to: the link itself stays.
      writePrivateFile(targetOf(path), `${token}\n`);
    },
    exclusively: (work) => withLockFile(`${targetOf(path)}.lock`, work),
  };
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path; // from the file system
    throw error;
  }
}
