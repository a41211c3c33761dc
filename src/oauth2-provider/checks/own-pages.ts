import { Injectable } from '@nestjs/common';
import { AccessUrl, parseUrl } from '../../common/index.js';
import { settings } from '../../core/index.js';

export class OwnPagesSettings extends settings('allowedHosts') {}

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Recognizes pages of this server. Nobody but the server itself may send responses there: its pages trust each other. */
@Injectable()
export class OwnPages {
  constructor(
    private readonly accessUrl: AccessUrl,
    private readonly settings: OwnPagesSettings,
  ) {}

  /** Also under the other names that this server accepts, on any port, and on loopback under each of its names. */
  includes(uri: string): boolean {
    const [url, own] = [parseUrl(uri), new URL(this.accessUrl.origin)];
    if (url === null) return false;
    const [name, ownName] = [nameOf(url), nameOf(own)];
    if (this.settings.allowedHosts.includes(name)) return true;
    if (url.protocol !== own.protocol || url.port !== own.port) return false;
    return name === ownName || (LOOPBACK_HOSTS.has(name) && LOOPBACK_HOSTS.has(ownName));
  }
}

/** A host with a dot at its end is the same host. */
function nameOf(url: URL): string {
  return url.hostname.toLowerCase().replace(/\.$/, '');
}
