/** Resolves host names. A port, so that tests can say what a name resolves to. */
export abstract class HostResolver {
  /** Every address of the host. Rejects if there is none. */
  abstract resolve(host: string): Promise<readonly string[]>;
}
