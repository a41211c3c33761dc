import { Module } from '@nestjs/common';
import { readProxySettings } from '../config/index.js';
import { OutgoingHttp } from './outgoing-http.js';

/** Requests to other servers. */
@Module({
  providers: [{ provide: OutgoingHttp, useFactory: () => new OutgoingHttp(readProxySettings()) }],
  exports: [OutgoingHttp],
})
export class OutgoingModule {}
