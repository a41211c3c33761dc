import { Resolver } from 'node:dns/promises';
import { HostResolver } from './host-resolver.port.js';

/** Of one attempt. c-ares waits longer at each further one. */
const TIMEOUT_MS = 1000;
const TRIES = 2;
/** No DNS server knows it (RFC 6761 section 6.3). */
const LOCALHOST = /(?:^|\.)localhost$/;

/**
 * Asks the DNS servers of the operating system, but neither its hosts file nor its search domains, whose names are not those of the internet.
 *
 * Not `lookup`: that blocks one of the four threads of the process until the servers of the name have responded. Names that others
 * choose would keep password hashes, files, and the names of the database and of identity providers waiting. These queries use no thread.
 */
export class DnsHostResolver extends HostResolver {
  /** `servers`: `address:port`; absent: those of the operating system. */
  constructor(private readonly servers?: readonly string[]) {
    super();
  }

  override async resolve(host: string, signal: AbortSignal): Promise<readonly string[]> {
    if (LOCALHOST.test(host)) return ['127.0.0.1', '::1'];
    signal.throwIfAborted();
    // One for each name, because `cancel` cancels everything that a resolver does.
    const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
    if (this.servers) resolver.setServers(this.servers);
    const cancel = (): void => {
      resolver.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
    try {
      const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
      const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
      if (addresses.length === 0) throw new Error(`no address of ${host}`);
      return addresses;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }
}
