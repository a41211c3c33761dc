import { realpathSync } from 'node:fs';
import type { AgentTokenStore } from '../agent/index.js';
import { withLockFile } from './lock-file.js';
import { readPrivateFile, writePrivateFile } from './private-file.js';

/**
 * The token of an agent in a file of its own: one line. A new token replaces the file in one step, with mode 0600, and processes that share the file
 * rotate one after the other. The folder must be writable: `<path>.lock` is there meanwhile.
 * A file that other accounts of this machine can read is reported to `warn`, by default as a warning of the process; one that they can change is refused with an
 * `Error`, because whoever changes it decides who this program is.
 */
export function fileTokenStore(path: string, warn: (text: string) => void = emitWarning): AgentTokenStore {
  return {
    load: () => {
      const text = readPrivateFile(path, (exposure) => {
        if (exposure === 'writable') throw new Error(`${path} can be changed by other users of this machine: run chmod 600 on it`);
        warn(`${path} can be read by other users of this machine: run chmod 600 on it`);
      })?.trim();
      if (text !== undefined && text !== '') return text;
      throw new TypeError(`${path} ${text === '' ? 'is empty' : 'does not exist'}: it has to contain the token of the agent`);
    },
    save: (token) => {
      // Where a link leads to: the link itself stays.
      writePrivateFile(targetOf(path), `${token}\n`);
    },
    exclusively: (work) => withLockFile(`${targetOf(path)}.lock`, work),
  };
}

function emitWarning(text: string): void {
  process.emitWarning(text);
}

function targetOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return path; // from the file system
    throw error;
  }
}
