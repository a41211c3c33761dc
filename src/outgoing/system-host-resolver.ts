import { lookup } from 'node:dns/promises';
import { HostResolver } from './host-resolver.port.js';

/** As the operating system does, hosts file included. */
export class SystemHostResolver extends HostResolver {
  override async resolve(host: string): Promise<readonly string[]> {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  }
}
