import { Module } from '@nestjs/common';
import { ConsoleViewers } from './console-viewers.js';

/** What pages of the console need to know about whoever looks at them. The pages are in their features. */
@Module({ providers: [ConsoleViewers], exports: [ConsoleViewers] })
export class ConsoleModule {}
