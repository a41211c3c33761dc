import { Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../common/index.js';

/** Global, because time comes from the clock everywhere. */
@Global()
@Module({ providers: [{ provide: Clock, useClass: SystemClock }], exports: [Clock] })
export class ClockModule {}
