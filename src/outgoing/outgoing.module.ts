import { Module } from '@nestjs/common';
import { readProxySettings } from '../config/index.js';
import { GuardedHttp, GuardedHttpSettings } from './guarded-http.js';
import { HostResolver } from './host-resolver.port.js';
import { OutgoingHttp } from './outgoing-http.js';
import { DnsHostResolver } from './dns-host-resolver.js';

/** Requests to other servers. */
@Module({
  providers: [
    { provide: OutgoingHttp, useFactory: () => new OutgoingHttp(readProxySettings()) },
    { provide: HostResolver, useClass: DnsHostResolver },
    GuardedHttp,
    GuardedHttpSettings,
  ],
  exports: [GuardedHttp, OutgoingHttp],
})
export class OutgoingModule {}
