import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule, type AppParts } from './app.module.js';
import { loadConfig, productVersion } from './config/index.js';
import { createDataSource } from './data-source.js';
import { dbcryptContext, Keyring, KeyringDbcrypt } from './dbcrypt/index.js';
import { buildOpenApi } from './swagger/index.js';

/** The text of docs/openapi.json: every feature on, whatever this machine is configured to. Needs no database and does not listen. */
export async function openApiJson(): Promise<string> {
  // Preview: Nest reads the modules and creates nothing, so none of the parts is ever used.
  const app = await NestFactory.create(AppModule.for(unusedParts()), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return `${JSON.stringify(buildOpenApi(app, productVersion()), null, 2)}\n`;
}

function unusedParts(): AppParts {
  const dataSource = createDataSource('postgresql://unused.invalid');
  const replica = { id: '', name: '', keyDigests: [] };
  return {
    // Options that could be set from outside stay at their defaults, so that everybody gets the same text.
    config: loadConfig({ env: {}, argv: [], isTerminal: false }),
    dataSource,
    encryption: {
      context: dbcryptContext(dataSource),
      started: { dbcrypt: new KeyringDbcrypt(new Keyring([])), replica, registered: false, cannotRead: [] },
    },
  };
}
