import 'reflect-metadata';
import { hostname } from 'node:os';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DataSource } from 'typeorm';
import { AppModule, type AppParts } from './app.module.js';
import { RouteGuard } from './auth/index.js';
import { AccessUrl, type HostProcess, optimizeHotFunctions, OWN_PROCESS } from './common/index.js';
import {
  type Config,
  ConfigError,
  isUnnamed,
  listensOnLoopback,
  productVersion,
  readTlsOptions,
  resolveAccessUrl,
  resolveListenAddress,
  strictTransportSecurity,
  workerNumber,
} from './config/index.js';
import { StartupError } from './database/index.js';
import { DbcryptError, DbcryptContext, Keyring, parseKeyList, startDbcrypt } from './dbcrypt/index.js';
import {
  checkClientCertificates,
  ApiCors,
  ClientAddresses,
  Draining,
  Branding,
  HostRule,
  NestLogger,
  RequestMetrics,
  RouteRegistry,
  httpLogger,
  serverOptions,
  setUpHttp,
  validationPipe,
} from './http/index.js';
import { MetricsServer } from './metrics/index.js';
import { BuiltInResource, CliClient, SwaggerClient } from './oauth2-provider/index.js';
import {
  announcements,
  boundHeapGrowth,
  listenFault,
  openServerDatabase,
  releaseMemoryOfStart,
  runWorkers,
  Shutdown,
  WorkerProcess,
} from './server/index.js';
import { ApiDocument, buildOpenApi } from './swagger/index.js';
import { FirstUserService } from './users/index.js';

type Log = ReturnType<typeof httpLogger>;

const MIB = 1024 * 1024;

/** Starts the server and returns once it listens. Rejects when it cannot start, after it has cleaned up. */
export async function runServer(config: Config, host: HostProcess = OWN_PROCESS): Promise<void> {
  boundHeapGrowth();
  const log = httpLogger({ verbose: config.verbose, format: config.logFormat, write: host.write, traces: config.traceEnable });
  const number = workerNumber();
  if (number === null && config.workers > 1) {
    optimizeHotFunctions();
    await runWorkers(config, log);
    return;
  }
  if (number === null) {
    await runProcess(config, log, null, host);
    return;
  }
  const worker = await WorkerProcess.connect();
  await runProcess(config, log.child({ worker: number }), worker, host);
}

async function runProcess(config: Config, log: Log, worker: WorkerProcess | null, host: HostProcess): Promise<void> {
  const shutdown = new Shutdown(log, worker, host);
  const { level } = log;
  // What concerns the whole server is logged once.
  if (worker?.announces === false) log.level = 'error';
  try {
    const app = await start(config, log, shutdown, worker?.databaseUrl);
    log.level = level;
    if (app) worker?.ready(() => app.get(Draining).isWatched);
  } catch (error) {
    // After a signal to stop during the start, the database closes under it; such an error is expected.
    if (!shutdown.isStopping) throw error;
  }
}

/** Null: it was told to stop meanwhile. */
async function start(
  config: Config,
  log: Log,
  shutdown: Shutdown,
  embeddedUrl: string | undefined,
): Promise<NestFastifyApplication | null> {
  const onStart = (stop: () => Promise<void>): void => {
    shutdown.onStop(stop);
  };
  const database = await openServerDatabase(config, log, { onStart, embeddedUrl });
  shutdown.onStop(database.close);
  try {
    const encryption = await startEncryption(config, database.dataSource, log);
    const creation = createApp({ config, dataSource: database.dataSource, encryption }, log);
    // After a signal to stop during the start, close the application once it is complete and before its database: a half-started one would
    // stay registered there as a running replica.
    const close = closing(creation);
    shutdown.onStop(close);
    const app = await creation;
    if (shutdown.isStopping) return null;
    shutdown.drainFor(config.shutdownDrainSeconds, app.get(Draining), app.getHttpServer());
    releaseMemoryOfStart();
    await listen(app, config, log, close);
    optimizeHotFunctions();
    return app;
  } catch (error) {
    await database.close();
    // The command prints the error as text for people. A JSON log also gets the fault and its details, in one line.
    if (config.logFormat === 'json' && error instanceof DbcryptError) {
      log.fatal({ fault: error.fault, details: error.details }, error.message.split('\n')[0]);
    }
    throw error;
  }
}

/** Checks the encryption keys against the database before anything is served. Digests are logged, keys never. */
async function startEncryption(config: Config, dataSource: DataSource, log: Log): Promise<AppParts['encryption']> {
  const context = new DbcryptContext(dataSource);
  const started = await startDbcrypt(context, encryptionKeyring(config), `${hostname()} ${process.pid}`, {
    onWaiting: (replicas) => {
      log.warn(
        { replicas: replicas.map(({ name }) => name) },
        'these replicas cannot decrypt with the first key: waiting until they have stopped',
      );
    },
  });
  const { ids, primary } = started.dbcrypt.keyring;
  if (primary) log.info({ keys: ids, registered: started.registered }, 'secrets are encrypted at rest');
  else if (ids.length > 0) log.info({ keys: ids }, 'secrets are stored in plaintext; existing ones can be decrypted with these keys');
  if (started.cannotRead.length > 0) {
    log.warn(
      { replicas: started.cannotRead.map(({ name }) => name) },
      'these replicas do not have the first key and cannot read values encrypted with it: restart them with the key',
    );
  }
  return started;
}

/** Throws `ConfigError` with every unusable key, by its position in the list. */
function encryptionKeyring(config: Config): Keyring {
  const { keys, writesPlaintext, faults } = parseKeyList(config.externalTokenEncryptionKeys ?? '');
  if (faults.length === 0) return new Keyring(keys, { writesPlaintext });
  const name = { variable: 'CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS', flag: '--external-token-encryption-keys' };
  throw new ConfigError(faults.map(({ index, reason }) => ({ ...name, reason: `key at index ${index} ${reason}` })));
}

/** The application, without listening: tests and document generators stop here. */
export async function createApp(parts: AppParts, log: Log): Promise<NestFastifyApplication> {
  const { config } = parts;
  const tls = readTlsOptions(config);
  const version = `v${productVersion()}`;
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    ...serverOptions({ version, trustedProxies: config.proxyTrustedOrigins, keepAliveSeconds: config.httpKeepAliveSeconds }),
    ...(tls && { https: tls }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.for(parts), adapter, {
    logger: new NestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = adapter.getInstance();
  if (tls) checkClientCertificates(fastify.server, config.tlsClientAuth);
  const routes = app.get(RouteRegistry);
  const draining = app.get(Draining);
  const branding = app.get(Branding, { strict: false });
  routes.watch(fastify);
  await setUpHttp(fastify, {
    log,
    version,
    clientAddresses: new ClientAddresses(config.proxyTrustedOrigins, config.proxyTrustedHeaders),
    strictTransportSecurity: strictTransportSecurity(config),
    allowedMethods: (path) => routes.allowedMethods(path),
    admission: () => app.get(RouteGuard, { strict: false }),
    maxConnectionsPerNetwork: config.maxConnectionsPerNetwork,
    apiCors: new ApiCors(config.corsAllowedOrigins),
    metrics: config.prometheusEnable ? app.get(RequestMetrics) : null,
    tracer: config.traceEnable ? (await import('./tracing/index.js')).createTracer(log) : null,
    isDraining: () => draining.endsConnections,
    brand: () => branding.current,
    hosts: new HostRule(app.get(AccessUrl), {
      allowed: config.allowedHosts,
      listensOnLoopback: listensOnLoopback(config),
      isUnnamed: isUnnamed(config),
    }),
    bodies: { memoryBytes: config.bodyMemoryMib * MIB, timeoutMs: config.bodyTimeoutSeconds * 1_000 },
  });
  app.useGlobalPipes(validationPipe());
  app.get(ApiDocument).from(() => buildOpenApi(app, productVersion()));
  try {
    await app.init();
    routes.requirePolicies();
  } catch (error) {
    // Chores that have begun would go on over a database that is closed next.
    await app.close();
    throw error;
  }
  return app;
}

/** Closes the application only once: at a second call its database may be gone. Does nothing if the application was never created. */
function closing(creation: Promise<NestFastifyApplication>): () => Promise<void> {
  let closed: Promise<void> | undefined;
  return () =>
    (closed ??= creation.then(
      (app) => app.close(),
      () => undefined,
    ));
}

async function listen(app: NestFastifyApplication, config: Config, log: Log, close: () => Promise<void>): Promise<void> {
  const { host, port } = resolveListenAddress(config);
  const accessUrl = app.get(AccessUrl);
  // Fastify and Nest would log the addresses, or their absence, in addition to our own line.
  const { level } = log;
  log.level = 'silent';
  try {
    await app.listen(port, host);
  } catch (error) {
    await close();
    throw new StartupError(listenFault(config, error), { cause: error });
  } finally {
    log.level = level;
  }
  const addresses = app
    .getHttpAdapter()
    .getInstance()
    .addresses()
    .filter((address) => typeof address !== 'string');
  accessUrl.set(resolveAccessUrl(config, addresses[0]?.port ?? port));
  if (config.oauth2ProviderEnable) await app.get(BuiltInResource, { strict: false }).seed();
  if (config.oauth2ProviderEnable) await app.get(CliClient, { strict: false }).seed();
  if (config.swaggerEnable && config.oauth2ProviderEnable) await app.get(SwaggerClient, { strict: false }).seed();
  for (const { level: severity, text } of announcements(config, addresses, accessUrl.issuer)) log[severity](text);
  const metrics = app.get(MetricsServer, { strict: false }).url;
  if (metrics !== null) log.info(`metrics: ${metrics}`);
  const hasUsers = await app.get(FirstUserService, { strict: false }).exists();
  log.info(hasUsers ? `sign in at ${accessUrl.join('/login')}` : `next step: create the first user at ${accessUrl.join('/setup')}`);
}
