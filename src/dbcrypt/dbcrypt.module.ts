import { Global, Module } from '@nestjs/common';
import { Dbcrypt, NoKeysDbcrypt } from './dbcrypt.js';

@Global()
@Module({ providers: [{ provide: Dbcrypt, useClass: NoKeysDbcrypt }], exports: [Dbcrypt] })
export class DbcryptModule {}
