import cluster from 'node:cluster';
import { Counter, Gauge, Registry } from 'prom-client';
import type { Config } from '../../config/index.js';
import { StartupError } from '../../database/index.js';
import { type httpLogger, lastLineWritten } from '../../http/index.js';
import { metricsOfWorkers, serveMetrics } from '../../metrics/index.js';
import { startEmbedded } from '../server-database.js';
import { Supervisor } from './supervisor.js';

type Log = ReturnType<typeof httpLogger>;

/** On top of the time that workers give health checks; a worker ends itself after fifteen seconds. */
const LIMIT_MS = 20_000;

/**
 * The primary process: it owns the embedded PostgreSQL, the metrics' address and the signals, and serves no request. SIGTERM and SIGINT stop
 * the server; SIGHUP reloads it, except on a terminal, where it means that the terminal was closed.
 */
export async function runWorkers(config: Config, log: Log): Promise<void> {
  // Another program's workers would share a listening socket that this server does not know.
  if (!cluster.isPrimary) throw new StartupError('CODER_WORKERS cannot be used under another cluster manager: set it to 1');
  const closers: (() => Promise<void>)[] = [];
  const exit = async (code: number): Promise<never> => {
    for (const close of closers.reverse()) await close().catch(() => undefined);
    if (code === 0) {
      log.info('stopped');
      await lastLineWritten(log);
    }
    process.exit(code);
  };

  const registry = new Registry();
  const restarts = new Counter({
    name: 'gatehouse_worker_restarts_total',
    help: 'Workers that ended unexpectedly and were replaced.',
    registers: [registry],
  });
  const supervisor = new Supervisor({
    count: config.workers,
    log,
    metrics: {
      restarted: () => {
        restarts.inc();
      },
    },
    giveUp: () => void lastLineWritten(log).then(() => exit(1)),
  });
  let signals = 0;
  const stop = (signal: string): void => {
    signals += 1;
    if (signals > 2) {
      supervisor.kill();
      process.exit(1);
    }
    const stopped = supervisor.stop(signal);
    if (signals > 1) return;
    log.info({ signal }, 'stopping');
    setTimeout(
      () => {
        supervisor.kill();
      },
      config.shutdownDrainSeconds * 1000 + LIMIT_MS,
    ).unref();
    void stopped.then((isClean) => exit(isClean ? 0 : 1));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  process.on('SIGHUP', (signal) => {
    if (process.stdin.isTTY || process.stdout.isTTY) stop(signal);
    else void supervisor.reload();
  });

  new Gauge({
    name: 'gatehouse_workers',
    help: 'Worker processes that serve requests now.',
    registers: [registry],
    collect() {
      this.set(supervisor.ready.length);
    },
  });
  if (config.prometheusEnable) {
    const collect = () => metricsOfWorkers(supervisor.ready, registry);
    const { url, close } = await serveMetrics(config.prometheusAddress, registry.contentType, collect, (error) => {
      log.error({ err: error }, 'could not collect metrics');
    });
    closers.push(close);
    log.info(`metrics: ${url}`);
  }
  const embedded = config.pgConnectionUrl === undefined ? await startEmbedded(config, log) : undefined;
  if (embedded) closers.push(() => embedded.stop());
  // The signal came first, and its `exit` has found nothing to close.
  if (signals > 0) await exit(0);

  const hasStarted = await supervisor.start(embedded?.connectionUrl);
  // The worker has printed why.
  if (!hasStarted && signals === 0) await exit(1);
}
