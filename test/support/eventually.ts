const POLL_MS = 20;
/** How long a busy machine may take for what takes milliseconds. */
const TIMEOUT_MS = 60_000;

/** Returns when it is so. For what a server does on its own, after nobody's request. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await new Promise((next) => setTimeout(next, POLL_MS))) {
    if (await isSo()) return;
  }
  throw new Error(`it never came true that ${what}`);
}
