import type { DataSource } from 'typeorm';

/** Where a process dies: just before a statement is sent, or after it ran and before the answer came. */
export interface CrashPoint {
  readonly statement: number;
  readonly when: 'before' | 'after';
}

export class Crash extends Error {}

export interface CrashingProcess {
  readonly statements: () => number;
  /** Does what the operating system does for a dead process: its connections end, and with them transactions and locks. */
  readonly kill: (admin: DataSource) => Promise<void>;
}

/**
 * Lets everything that uses `dataSource` die at one statement, counted from 1 over all its connections, transaction control
 * included. From there on nothing gets through. Without a crash point it only counts.
 */
export function crashing(dataSource: DataSource, point?: CrashPoint): CrashingProcess {
  let statements = 0;
  let isDead = false;
  const backends: number[] = [];
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);

  dataSource.createQueryRunner = (mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const die = (): never => {
      isDead = true;
      throw new Crash();
    };
    let backend: Promise<void> | undefined;
    const noteBackend = async (): Promise<void> => {
      const [row] = (await query('SELECT pg_backend_pid() AS pid')) as [{ pid: number }];
      backends.push(row.pid);
    };
    const counted = async (...args: unknown[]): Promise<unknown> => {
      if (isDead) die();
      await (backend ??= noteBackend());
      statements += 1;
      if (point?.statement !== statements) return await query(...args);
      if (point.when === 'after') await query(...args);
      return die();
    };
    return Object.assign(runner, { query: counted });
  };

  return {
    statements: () => statements,
    kill: async (admin) => {
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ANY ($1)`, [backends]);
      for (;;) {
        const left = await admin.query<unknown[]>(`SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)`, [backends]);
        if (left.length === 0) break;
      }
    },
  };
}
