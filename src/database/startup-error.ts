/** The server cannot start for a reason that its operator can fix: one line, no stack. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
