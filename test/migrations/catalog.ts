import type { DataSource } from 'typeorm';

/** TypeORM's own record of the migrations that ran. */
const BOOKKEEPING = 'schema_migrations';

/**
 * Everything a migration can create, one sorted line each: columns, constraints, indexes, triggers, functions, types and sequences of the
 * schema `public`, except TypeORM's own table and the objects of extensions. Two databases with equal lines behave equally.
 */
export async function catalogOf(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ line: string }[]>(
    `SELECT format('column %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
                   CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END,
                   coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')) AS line
       FROM pg_attribute a
       JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v', 'm') AND c.relnamespace = 'public'::regnamespace
       LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relname <> $1
      UNION ALL
     SELECT format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
       FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> coalesce(to_regclass($1), 0)::oid
      UNION ALL
     SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> $1
      UNION ALL
     SELECT pg_get_triggerdef(t.oid)
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid AND c.relnamespace = 'public'::regnamespace WHERE NOT t.tgisinternal
      UNION ALL
     SELECT pg_get_functiondef(p.oid) FROM pg_proc p
      WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
      UNION ALL
     SELECT format('type %s: %s', t.typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid))
       FROM pg_type t WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
      UNION ALL
     SELECT format('sequence %s', relname)
       FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace AND relname NOT LIKE $1 || '%'
      UNION ALL
     SELECT format('view %s: %s', viewname, definition) FROM pg_views WHERE schemaname = 'public'`,
    [BOOKKEEPING],
  );
  return rows.map(({ line }) => line).sort();
}

/** The tables that migrations created, sorted. */
export async function tablesOf(db: DataSource): Promise<string[]> {
  const rows = await db.query<{ name: string }[]>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> $1 ORDER BY 1`,
    [BOOKKEEPING],
  );
  return rows.map(({ name }) => name);
}
