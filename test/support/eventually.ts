import { PATIENCE_MS } from './patience.js';

const POLL_MS = 20;

/** Resolves when the condition holds. For the server's background work. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await new Promise((next) => setTimeout(next, POLL_MS))) {
    if (await isSo()) return;
  }
  throw new Error(`it never came true that ${what}`);
}
