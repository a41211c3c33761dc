import { getMetadataArgsStorage } from 'typeorm';
import { AUDIT_TABLE, DERIVED_FIELDS } from '../../src/audit/audit-table.js';
import { UNAUDITED_TABLES } from '../../src/audit/unaudited-tables.js';
import { encryptedColumns } from '../../src/dbcrypt/index.js';
// Loads every entity, and with them every declaration of an encrypted column.
import '../../src/data-source.js';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
}

function tables(): Table[] {
  const storage = getMetadataArgsStorage();
  return storage.tables.map((table) => ({
    name: table.name ?? '',
    columns: storage.columns
      .filter(({ target }) => target === table.target)
      .map(({ propertyName, options }) => options.name ?? propertyName),
  }));
}

const tracking = (table: string, column: string): string | undefined =>
  (AUDIT_TABLE as Readonly<Record<string, Readonly<Record<string, string>>>>)[table]?.[column];

describe('the audit table', () => {
  const known = tables();

  it('states for every table that it is audited, or why not', () => {
    const silent = known.filter(({ name }) => !(name in AUDIT_TABLE) && !(name in UNAUDITED_TABLES));
    expect(known.length).toBeGreaterThan(10);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('names only existing tables, each once', () => {
    const names = [...Object.keys(AUDIT_TABLE), ...Object.keys(UNAUDITED_TABLES)];
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !known.some((table) => table.name === name))).toEqual([]);
  });

  it.each(Object.entries(AUDIT_TABLE))('states for every column of %s whether a diff shows it', (name, tracked) => {
    const table = known.find((each) => each.name === name);
    expect(Object.keys(tracked).sort()).toEqual([...(table?.columns ?? []), ...(DERIVED_FIELDS[name] ?? [])].sort());
  });

  it('never shows what an encrypted column holds', () => {
    const shown = encryptedColumns().filter(({ table, column }) => tracking(table, column) === 'track');
    expect(shown.map(({ table, column }) => `${table}.${column}`)).toEqual([]);
  });

  it('never shows the value of a hash or a secret', () => {
    const shown = Object.entries(AUDIT_TABLE).flatMap(([table, columns]) =>
      Object.entries(columns)
        .filter(([column, tracking]) => tracking === 'track' && /hash|secret|password/.test(column) && column !== 'display_secret')
        .map(([column]) => `${table}.${column}`),
    );
    expect(shown).toEqual([]);
  });
});
