import { Module } from '@nestjs/common';
import { OutgoingModule } from '../outgoing/index.js';
import { KeySets } from './key-sets.js';

/** Public keys of others. One cache for all who need them. */
@Module({ imports: [OutgoingModule], providers: [KeySets], exports: [KeySets] })
export class KeySetsModule {}
