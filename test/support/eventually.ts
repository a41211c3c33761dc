const POLL_MS = 20;
const TIMEOUT_MS = 15_000;

/** Returns when it is so. For what a server does on its own, after nobody's request. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await new Promise((next) => setTimeout(next, POLL_MS))) {
    if (await isSo()) return;
  }
  throw new Error(`it never came true that ${what}`);
}
