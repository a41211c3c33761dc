import 'reflect-metadata';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { AppModule, type AppParts } from './app.module.js';
import { AccessUrl } from './common/index.js';
import { type Config, ConfigError, productVersion, readTlsFiles, resolveAccessUrl } from './config/index.js';
import { createDataSource } from './data-source.js';
import { StartupError, connect, migrate, startEmbeddedPostgres } from './database/index.js';
import { dbcryptContext, Keyring, parseKeyList, startDbcrypt } from './dbcrypt/index.js';
import { ClientAddresses, RouteRegistry, httpLogger, serverOptions, setUpHttp, validationPipe } from './http/index.js';
import { MetricsServer } from './metrics/index.js';
import { SwaggerClient } from './oauth2-provider/index.js';
import { NestLogger } from './nest-logger.js';
import { Shutdown } from './shutdown.js';
import { ApiDocument, buildOpenApi } from './swagger/index.js';
import { FirstUserService } from './users/index.js';

type Log = ReturnType<typeof httpLogger>;

/** Starts the server and returns once it listens. Rejects when it cannot start, after it has cleaned up. */
export async function runServer(config: Config): Promise<void> {
  const log = httpLogger({ verbose: config.verbose, format: config.logFormat });
  const shutdown = new Shutdown(log);
  try {
    await start(config, log, shutdown);
  } catch (error) {
    // Told to stop meanwhile, its database closes under it.
    if (!shutdown.isStopping) throw error;
  }
}

async function start(config: Config, log: Log, shutdown: Shutdown): Promise<void> {
  const database = await openDatabase(config, log);
  shutdown.onStop(database.close);
  try {
    const encryption = await startEncryption(config, database.dataSource, log);
    const app = await createApp({ config, dataSource: database.dataSource, encryption }, log);
    shutdown.onStop(() => app.close());
    await listen(app, config, log);
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The database of the URL, or the embedded one; connected and migrated. */
async function openDatabase(config: Config, log: Log): Promise<{ dataSource: DataSource; close: () => Promise<void> }> {
  const embedded =
    config.pgConnectionUrl === undefined
      ? await startEmbeddedPostgres({
          directory: join(config.configDir, 'postgresql'),
          log: {
            info: (message) => {
              log.info(message);
            },
            error: (message) => {
              log.error(message);
            },
          },
        })
      : null;
  const dataSource = createDataSource(config.pgConnectionUrl ?? embedded?.connectionUrl ?? '');
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await connect(dataSource);
    const applied = await migrate(dataSource);
    if (applied > 0) log.info({ migrations: applied }, 'migrated the database');
    return { dataSource, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Checks the encryption keys against the database before anything is served. Digests are logged, keys never. */
async function startEncryption(config: Config, dataSource: DataSource, log: Log): Promise<AppParts['encryption']> {
  const context = dbcryptContext(dataSource);
  const started = await startDbcrypt(context, encryptionKeyring(config), `${hostname()} ${process.pid}`);
  const { ids } = started.dbcrypt.keyring;
  if (ids.length > 0) log.info({ keys: ids, registered: started.registered }, 'secrets are encrypted at rest');
  if (started.cannotRead.length > 0) {
    log.warn(
      { replicas: started.cannotRead.map(({ name }) => name) },
      'these replicas lack the first key and cannot read what this one writes',
    );
  }
  return { context, started };
}

/** Throws `ConfigError` with every key that cannot be used, by its place in the list. */
function encryptionKeyring(config: Config): Keyring {
  const { keys, faults } = parseKeyList(config.externalTokenEncryptionKeys ?? '');
  if (faults.length === 0) return new Keyring(keys);
  const name = { variable: 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS', flag: '--external-token-encryption-keys' };
  throw new ConfigError(faults.map(({ index, reason }) => ({ ...name, reason: `key at index ${index} ${reason}` })));
}

/** The application, without listening: tests and document generators stop here. */
export async function createApp(parts: AppParts, log: Log): Promise<NestFastifyApplication> {
  const { config } = parts;
  const tls = readTlsFiles(config);
  const version = `v${productVersion()}`;
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    ...serverOptions({ version, trustedProxies: config.proxyTrustedOrigins }),
    ...(tls && { https: { ...tls, minVersion: 'TLSv1.2' } }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(parts), adapter, {
    logger: new NestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  const routes = app.get(RouteRegistry);
  routes.watch(fastify);
  await setUpHttp(fastify, {
    version,
    clientAddresses: new ClientAddresses(config.proxyTrustedOrigins, config.proxyTrustedHeaders),
    strictTransportSecuritySeconds: config.strictTransportSecuritySeconds,
    serves: (path) => routes.allowedMethods(path).length > 0,
  });
  app.useGlobalPipes(validationPipe());
  app.get(ApiDocument).from(() => buildOpenApi(app, productVersion()));
  await app.init();
  routes.requirePolicies();
  return app;
}

async function listen(app: NestFastifyApplication, config: Config, log: Log): Promise<void> {
  const { host, port } = config.httpAddress;
  const accessUrl = app.get(AccessUrl);
  // Fastify and Nest would announce the addresses, or that there are none, in words of their own beside ours.
  const { level } = log;
  log.level = 'silent';
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    throw new StartupError(`cannot listen on ${host}:${port}: ${listenFault(error)}`, { cause: error });
  } finally {
    log.level = level;
  }
  const address = app.getHttpServer().address() as { port: number };
  accessUrl.set(resolveAccessUrl(config, address.port));
  if (config.swaggerEnable && config.oauth2ProviderEnable) await app.get(SwaggerClient, { strict: false }).seed();
  log.info(`listening on ${accessUrl.issuer}`);
  if (config.swaggerEnable) log.info(`Swagger UI: ${accessUrl.join('/swagger')}`);
  const metrics = app.get(MetricsServer, { strict: false }).url;
  if (metrics !== null) log.info(`metrics: ${metrics}`);
  const hasUsers = await app.get(FirstUserService, { strict: false }).exists();
  log.info(hasUsers ? `sign in at ${accessUrl.join('/login')}` : `next step: create the first user at ${accessUrl.join('/setup')}`);
}

function listenFault(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
  return LISTEN_FAULTS[code] ?? code;
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there; stop it, or choose another address with CODER_HTTP_ADDRESS (--http-address)',
  EADDRNOTAVAIL: 'this machine has no such address; CODER_HTTP_ADDRESS (--http-address) takes one of its own, or :port for all of them',
  EACCES: 'not allowed, ports below 1024 are for root; choose another with CODER_HTTP_ADDRESS (--http-address)',
};
