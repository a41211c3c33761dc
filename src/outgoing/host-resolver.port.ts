/** Resolves host names. A port, so that tests can say what a name resolves to. */
export abstract class HostResolver {
  /** Every address of the host. Rejects if there is none. Gives up when the signal is aborted. */
  abstract resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
}
