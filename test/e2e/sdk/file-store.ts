import { mkdir, readFile, rename, rmdir, writeFile, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import type { Tokens, TokenStore } from '../../../src/sdk/client/index.js';

const POLL_MS = 10;

/** Tokens in a file, as docs/sdk.md has it, with a folder as the lock or without one. */
export function fileStore(file: string, { locks }: { readonly locks: boolean }): TokenStore {
  const lock = `${file}.lock`;
  return {
    load: async () => {
      const text = await readFile(file, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : (JSON.parse(text) as Tokens);
    },
    save: async (tokens) => {
      if (tokens === undefined) return rm(file, { force: true });
      const incoming = `${file}.${randomUUID()}`;
      await writeFile(incoming, JSON.stringify(tokens), { mode: 0o600 });
      await rename(incoming, file);
    },
    ...(locks && {
      exclusively: async <T>(work: () => Promise<T>): Promise<T> => {
        while (
          !(await mkdir(lock).then(
            () => true,
            () => false,
          ))
        )
          await new Promise((next) => setTimeout(next, POLL_MS));
        try {
          return await work();
        } finally {
          await rmdir(lock);
        }
      },
    }),
  };
}
