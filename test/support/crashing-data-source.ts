import type { DataSource } from 'typeorm';
import { eventually } from './eventually.js';

/** When a process dies: just before a statement is sent, or after it ran and before the answer arrived. */
export interface CrashPoint {
  /** Its number, or what the first such statement looks like. */
  readonly statement: number | RegExp;
  readonly when: 'before' | 'after';
}

export class Crash extends Error {}

export interface CrashingProcess {
  readonly statements: () => number;
  /** The statements that it sent without an answer, or would have sent, when it died; empty if it survived because it needed fewer this time. */
  readonly refused: () => readonly string[];
  /** Dies now, if it has not, and waits until PostgreSQL has ended its transactions and released its locks. */
  readonly bury: (admin: DataSource) => Promise<void>;
}

/** What the types of pg leave out. */
interface PgClient {
  readonly processID: number;
  readonly connection: { readonly stream: { destroy(): void } };
}

/**
 * Makes all users of `dataSource` die at one statement, counted from 1 over all its connections, including transaction control: their
 * connections are closed, as by the operating system, and every later statement fails. Without a crash point it only counts.
 */
export function crashing(dataSource: DataSource, point?: CrashPoint): CrashingProcess {
  let statements = 0;
  let isDead = false;
  const refused: string[] = [];
  const clients = new Set<PgClient>();
  const createQueryRunner = dataSource.createQueryRunner.bind(dataSource);

  // Closes all connections at once: one may wait for a lock of another, which would otherwise never be released.
  const die = (): void => {
    isDead = true;
    for (const { connection } of clients) connection.stream.destroy();
  };
  const throwIfDead = (statement: unknown): void => {
    if (!isDead) return;
    refused.push(String(statement));
    throw new Crash();
  };

  dataSource.createQueryRunner = (mode) => {
    const runner = createQueryRunner(mode);
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const counted = async (...args: unknown[]): Promise<unknown> => {
      throwIfDead(args[0]);
      clients.add((await runner.connect()) as PgClient);
      // Another connection may have died meanwhile, and this process with it; so below.
      throwIfDead(args[0]);
      statements += 1;
      const isLast = point !== undefined && isAt(point, statements, String(args[0]));
      if (isLast && point.when === 'before') die();
      throwIfDead(args[0]);
      try {
        return await query(...args);
      } finally {
        if (isLast) die();
        throwIfDead(args[0]);
      }
    };
    return Object.assign(runner, { query: counted });
  };

  return {
    statements: () => statements,
    refused: () => refused,
    bury: async (admin) => {
      die();
      const backends = [...clients].map(({ processID }) => processID);
      await eventually(`PostgreSQL notices that the process with connections ${backends.join(', ')} is dead`, async () => {
        const left = await admin.query<unknown[]>(`SELECT 1 FROM pg_stat_activity WHERE pid = ANY ($1)`, [backends]);
        return left.length === 0;
      });
    },
  };
}

function isAt({ statement }: CrashPoint, count: number, text: string): boolean {
  return typeof statement === 'number' ? statement === count : statement.test(text);
}
