import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { DatabaseHealth, PeriodicWork } from '../database/index.js';

/** The connections and the background tasks of this process. Here, because the database knows no metrics. */
@Injectable()
export class DatabaseMetrics {
  constructor(registry: Registry, database: DatabaseHealth, work: PeriodicWork) {
    const registers = [registry];
    const connections: Gauge = new Gauge({
      name: 'gatehouse_database_connections',
      help: 'Connections to PostgreSQL now. state: idle, or in use.',
      labelNames: ['state'],
      registers,
      collect: () => {
        const { open, idle } = database.connections;
        connections.set({ state: 'idle' }, idle);
        connections.set({ state: 'used' }, open - idle);
      },
    });
    const most: Gauge = new Gauge({
      name: 'gatehouse_database_connections_max',
      help: 'The share of this server in CODER_PG_CONN_MAX_OPEN, or what PostgreSQL accepts if that is less.',
      registers,
      collect: () => {
        most.set(database.connections.most);
      },
    });
    const waiting: Gauge = new Gauge({
      name: 'gatehouse_database_waiting',
      help: 'Statements that wait for a connection now.',
      registers,
      collect: () => {
        waiting.set(database.connections.waiting);
      },
    });
    const runs: Counter = new Counter({
      name: 'gatehouse_background_runs_total',
      help: 'Runs of background tasks on this server, such as deleting what is over. result: done, failed.',
      labelNames: ['task', 'result'],
      registers,
      collect: () => {
        runs.reset();
        for (const [task, { done, failed }] of work.outcomes) {
          runs.inc({ task, result: 'done' }, done);
          runs.inc({ task, result: 'failed' }, failed);
        }
      },
    });
    const lastDone: Gauge = new Gauge({
      name: 'gatehouse_background_last_done_timestamp_seconds',
      help: 'When a background task last succeeded on this server. A run of another server does not count here.',
      labelNames: ['task'],
      aggregator: 'max',
      registers,
      collect: () => {
        for (const [task, { lastDoneMs }] of work.outcomes) if (lastDoneMs > 0) lastDone.set({ task }, lastDoneMs / 1000);
      },
    });
  }
}
