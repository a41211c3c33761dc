import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { loadConfig, productVersion } from './config/index.js';
import { createDataSource } from './data-source.js';
import { buildOpenApi } from './swagger/index.js';

/** The text of docs/openapi.json: every feature on, whatever this machine is configured to. Needs no database and does not listen. */
export async function openApiJson(): Promise<string> {
  // Options that could be set from outside stay at their defaults, so that everybody gets the same text.
  const config = loadConfig({ env: {}, argv: [], isTerminal: false });
  // Preview: Nest reads the modules and creates nothing, so the data source is never used.
  const app = await NestFactory.create(AppModule.for(config, createDataSource('postgresql://unused.invalid')), new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  return `${JSON.stringify(buildOpenApi(app, productVersion()), null, 2)}\n`;
}
