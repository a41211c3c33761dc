import { Injectable } from '@nestjs/common';
import { AccessUrl, parseUrl } from '../../common/index.js';

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Recognizes pages of this server. Nobody but the server itself may send responses there: its pages trust each other. */
@Injectable()
export class OwnPages {
  constructor(private readonly accessUrl: AccessUrl) {}

  /** On loopback, under each of its names. */
  includes(uri: string): boolean {
    const [url, own] = [parseUrl(uri), new URL(this.accessUrl.origin)];
    if (url === null) return false;
    if (url.origin === own.origin) return true;
    return url.protocol === own.protocol && url.port === own.port && LOOPBACK_HOSTS.has(url.hostname) && LOOPBACK_HOSTS.has(own.hostname);
  }
}
