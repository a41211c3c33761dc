import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule, type AppParts } from '../app.module.js';
import { loadConfig, productVersion } from '../config/index.js';
import { createDataSource } from '../data-source.js';
import { Keyring, KeyringDbcrypt } from '../dbcrypt/index.js';
import { WITHOUT_SCHEMAS } from '../http/index.js';
import { buildOpenApi } from '../swagger/index.js';

/** The text of docs/openapi.json, with every feature enabled, whatever the configuration. Needs no database and does not listen. */
export async function openApiJson(): Promise<string> {
  // Preview mode: Nest reads the modules without creating anything, so the parts are never used.
  const app = await NestFactory.create(AppModule.for(unusedParts()), new FastifyAdapter(WITHOUT_SCHEMAS), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return `${JSON.stringify(await buildOpenApi(app, productVersion()), null, 2)}\n`;
}

function unusedParts(): AppParts {
  const dataSource = createDataSource('postgresql://unused.invalid');
  const replica = { id: '', name: '', keyDigests: [] };
  return {
    // All options have their defaults, so that the text is the same everywhere.
    config: loadConfig({ env: {}, argv: [], isTerminal: false }),
    dataSource,
    encryption: { dbcrypt: new KeyringDbcrypt(new Keyring([])), replica, registered: false, cannotRead: [] },
  };
}
