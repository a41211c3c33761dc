import { Module } from '@nestjs/common';
import { ConsoleSettings, ConsoleViewers } from './console-viewers.js';

/** What pages of the console need to know about whoever looks at them. The pages are in their features. */
@Module({ providers: [ConsoleSettings, ConsoleViewers], exports: [ConsoleViewers] })
export class ConsoleModule {}
