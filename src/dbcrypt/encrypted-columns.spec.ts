import { defineEncryptedColumn, encryptedColumns, type EncryptedColumnDeclaration } from './encrypted-columns.js';

const declaration = (table: string, column: string): EncryptedColumnDeclaration => ({
  table,
  column,
  keyIdColumn: `${column}_key_id`,
  idColumn: 'id',
  onDelete: 'set-null',
});

describe('the registry of encrypted columns', () => {
  it('holds every declared column, ordered by name', () => {
    const links = defineEncryptedColumn(declaration('links', 'token'));
    const keysB = defineEncryptedColumn(declaration('keys', 'b'));
    const keysA = defineEncryptedColumn(declaration('keys', 'a'));
    expect(encryptedColumns()).toEqual([keysA, keysB, links]);
    expect(Object.isFrozen(links)).toBe(true);
  });

  it('refuses a second declaration of a column', () => {
    defineEncryptedColumn(declaration('twice', 'secret'));
    expect(() => defineEncryptedColumn(declaration('twice', 'secret'))).toThrow('encrypted column twice.secret is declared twice');
  });

  it.each(['a"b', 'a b', 'A', '1a', '', 'a;drop', 'x'.repeat(64), 'public.notes'])(
    'refuses the name %j, which would need quoting',
    (name) => {
      for (const field of ['table', 'column', 'keyIdColumn', 'idColumn'] as const) {
        expect(() => defineEncryptedColumn({ ...declaration('t', 'c'), [field]: name })).toThrow('not a plain SQL name');
      }
    },
  );
});
