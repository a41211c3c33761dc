import { getMetadataArgsStorage } from 'typeorm';
import { AUDIT_TABLE, DERIVED_FIELDS, UNAUDITED_TABLES } from '../../src/audit/audit-table.js';
// Loads every entity.
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

describe('the audit table', () => {
  const known = tables();

  it('says of every table that it is audited, or why it is not', () => {
    const silent = known.filter(({ name }) => !(name in AUDIT_TABLE) && !(name in UNAUDITED_TABLES));
    expect(known.length).toBeGreaterThan(10);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it('names no table that does not exist, and none twice', () => {
    const names = [...Object.keys(AUDIT_TABLE), ...Object.keys(UNAUDITED_TABLES)];
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !known.some((table) => table.name === name))).toEqual([]);
  });

  it.each(Object.entries(AUDIT_TABLE))('says of every column of %s whether a diff shows it', (name, tracked) => {
    const table = known.find((each) => each.name === name);
    expect(Object.keys(tracked).sort()).toEqual([...(table?.columns ?? []), ...(DERIVED_FIELDS[name] ?? [])].sort());
  });

  it('never shows what a hash or a secret is', () => {
    const shown = Object.entries(AUDIT_TABLE).flatMap(([table, columns]) =>
      Object.entries(columns)
        .filter(([column, tracking]) => tracking === 'track' && /hash|secret|password/.test(column) && column !== 'display_secret')
        .map(([column]) => `${table}.${column}`),
    );
    expect(shown).toEqual([]);
  });
});
