import type pg from 'pg';
import type { DataSource } from 'typeorm';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Parent Relationship'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** What PostgreSQL did for one statement. */
export interface StatementPlan {
  readonly sql: string;
  /** Rows read from tables and indexes, used or not. */
  readonly rowsRead: number;
  /** Pages of 8 KiB, cached or not. */
  readonly pagesRead: number;
  /** Tables that were read completely. */
  readonly readWhole: readonly string[];
  /** Subplans that ran for rows which a limit may still discard. */
  readonly subplansBelowLimit: number;
}

/** Sends a statement, as `pg` does. */
type Query = (sql: string, values: unknown[]) => Promise<pg.QueryResult>;

/** A data source that works normally and keeps the plan of every statement, as it was sent and executed. */
export function explaining(query: Query, plans: StatementPlan[]): DataSource {
  return sending(async (sql, values) => {
    if (!/^\s*EXPLAIN/.test(sql)) {
      await query('SAVEPOINT explained', []);
      const { rows } = await query(`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`, values);
      await query('ROLLBACK TO explained', []);
      plans.push(planOf(sql, (rows as [{ 'QUERY PLAN': [{ Plan: PlanNode }] }])[0]['QUERY PLAN'][0].Plan));
    }
    return query(sql, values);
  });
}

/** What repositories need of a data source. It returns what TypeORM returns: the rows, for a write with their number. */
export function sending(query: Query): DataSource {
  const source: Record<string, unknown> = {
    query: async (sql: string, values: unknown[] = []): Promise<unknown> => {
      const { command, rows, rowCount } = await query(sql, values);
      return command === 'UPDATE' || command === 'DELETE' ? [rows, rowCount] : rows;
    },
    transaction: (work: (tx: unknown) => Promise<unknown>): Promise<unknown> => work(source),
  };
  source['manager'] = source;
  return source as unknown as DataSource;
}

function planOf(sql: string, root: PlanNode): StatementPlan {
  const nodes = [...descendants(root)];
  const scans = nodes.filter(
    (node) => /Scan$/.test(node['Node Type']) && !/Bitmap Index|CTE|Subquery|Function|WorkTable/.test(node['Node Type']),
  );
  return {
    sql,
    rowsRead: scans.reduce((sum, scan) => sum + rowsOf(scan) * scan['Actual Loops'], 0),
    pagesRead: (root['Shared Hit Blocks'] ?? 0) + (root['Shared Read Blocks'] ?? 0),
    readWhole: scans.filter((scan) => scan['Node Type'] === 'Seq Scan').map((scan) => scan['Relation Name'] ?? '?'),
    subplansBelowLimit: nodes
      .filter((node) => node['Node Type'] === 'Limit')
      .flatMap((limit) => [...descendants(limit)])
      .filter((node) => node['Parent Relationship'] === 'SubPlan').length,
  };
}

function rowsOf(scan: PlanNode): number {
  return scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0) + (scan['Rows Removed by Index Recheck'] ?? 0);
}

function* descendants(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* descendants(child);
}
