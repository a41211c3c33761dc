import { createInterface } from 'node:readline/promises';
import type { Terminal } from './context.js';

/** The terminal of this process, as far as it has one. */
export const processTerminal: Terminal = {
  columns: () => (process.stderr.isTTY ? process.stderr.columns || 80 : undefined),

  ask: async (question) => {
    if (!process.stdin.isTTY) return null;
    const reader = createInterface({ input: process.stdin, output: process.stderr });
    try {
      // Neither an interrupt nor the end of input settles the question by itself.
      return await new Promise<string | null>((resolve, reject) => {
        reader.once('SIGINT', () => {
          resolve(null);
        });
        reader.once('close', () => {
          resolve(null);
        });
        reader.question(question).then(resolve, reject);
      });
    } finally {
      reader.close();
    }
  },

  onInterrupt: (listener) => {
    process.on('SIGINT', listener).on('SIGTERM', listener);
    return () => process.off('SIGINT', listener).off('SIGTERM', listener);
  },

  hideArguments: () => {
    process.title = 'gatehouse';
  },
};
