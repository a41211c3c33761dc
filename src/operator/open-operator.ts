import type { DynamicModule, INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Revocation } from '../auth/index.js';
import { DbcryptContext } from '../dbcrypt/index.js';
import type { OperatorExchangeRules, OperatorRegistrations, OperatorResourceServers } from '../oauth2-provider/index.js';
import type { OperatorAccounts } from '../users/index.js';
import { type DatabasePlace, type OpenDatabase, openDatabase } from './operator-database.js';

interface Opened {
  /** The location of the database for the operator, without a password. */
  readonly description: string;
  readonly close: () => Promise<void>;
}

/** What an operator with access to the database can do to accounts. */
export interface OpenAccounts extends Opened {
  readonly accounts: OperatorAccounts;
  readonly revocation: Revocation;
  readonly exchangeRules: OperatorExchangeRules;
  readonly registrations: OperatorRegistrations;
  readonly resourceServers: OperatorResourceServers;
}

/** The context of the procedures of src/dbcrypt. */
interface OpenEncryption extends Opened {
  readonly dbcrypt: DbcryptContext;
}

/** Throws `StartupError` when there is no database of this version. */
export async function openAccounts(place: DatabasePlace): Promise<OpenAccounts> {
  // Imported late: this is half of the server, and commands for encrypted values do not need it.
  const [{ AccountsModule }, { Revocation }, provider, { OperatorAccounts }] = await Promise.all([
    import('./accounts.module.js'),
    import('../auth/index.js'),
    import('../oauth2-provider/index.js'),
    import('../users/index.js'),
  ]);
  const { OperatorExchangeRules, OperatorRegistrations, OperatorResourceServers } = provider;
  const { context, ...opened } = await open(place, (dataSource) => AccountsModule.for(dataSource));
  return {
    ...opened,
    accounts: context.get(OperatorAccounts),
    revocation: context.get(Revocation),
    exchangeRules: context.get(OperatorExchangeRules),
    registrations: context.get(OperatorRegistrations),
    resourceServers: context.get(OperatorResourceServers),
  };
}

/** Throws `StartupError` when there is no database of this version. */
export async function openEncryption(place: DatabasePlace): Promise<OpenEncryption> {
  const { EncryptionModule } = await import('./encryption.module.js');
  const { context, ...opened } = await open(place, (dataSource) => EncryptionModule.for(dataSource));
  return { ...opened, dbcrypt: context.get(DbcryptContext) };
}

async function open(
  place: DatabasePlace,
  moduleOf: (dataSource: OpenDatabase['dataSource']) => DynamicModule,
): Promise<Opened & { readonly context: INestApplicationContext }> {
  const { dataSource, description, close } = await openDatabase(place);
  try {
    const context = await NestFactory.createApplicationContext(moduleOf(dataSource), { logger: false, abortOnError: false });
    return {
      context,
      description,
      close: async () => {
        await context.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
