/**
 * Statements after which servers that do not know the migration can fail: what they read or write is gone, has another type, or is refused. A
 * unique index or a constraint on a table that the same migration creates disturbs nobody.
 */
const REMOVALS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['drops', /\bDROP\s+(?:TABLE|COLUMN|FUNCTION|TRIGGER|TYPE|VIEW|SCHEMA)\b/i],
  ['renames', /\bRENAME\s+(?:TO|COLUMN|CONSTRAINT)\b/i],
  ['changes a type', /\bALTER\s+(?:COLUMN\s+)?\S+\s+(?:SET\s+DATA\s+)?TYPE\b/i],
  ['makes a column mandatory', /\bSET\s+NOT\s+NULL\b/i],
  ['drops a default', /\bDROP\s+DEFAULT\b/i],
  [
    'adds a mandatory column without a default',
    /\bADD\s+(?:COLUMN\s+)?(?:IF\s+NOT\s+EXISTS\s+)?\w+\s+(?!.*\bDEFAULT\b)[^,;]*\bNOT\s+NULL\b/i,
  ],
  ['adds a constraint', /\bADD\s+CONSTRAINT\b/i],
  ['replaces a function', /\bCREATE\s+OR\s+REPLACE\s+(?:FUNCTION|TRIGGER|VIEW)\b/i],
  ['adds a trigger', /\bCREATE\s+(?:CONSTRAINT\s+)?TRIGGER\b/i],
  ['revokes', /\bREVOKE\b/i],
];

/** What the text of an `up` takes away from older servers. */
export function removalsIn(up: string): string[] {
  const created = [...up.matchAll(/\bCREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)/gi)].map(([, name = '']) => name.toLowerCase());
  const isNew = (table: string): boolean => created.includes(table.toLowerCase());
  const statements = up.split(/;|`/).filter((text) => {
    const table = /\b(?:ALTER\s+TABLE|TRIGGER\b[^]*?\bON)\s+(?:ONLY\s+)?(\w+)/i.exec(text)?.[1];
    return table === undefined || !isNew(table);
  });
  const unique = [...up.matchAll(/\bCREATE\s+UNIQUE\s+INDEX\b[^;`]*?\bON\s+(\w+)/gi)].filter(([, table = '']) => !isNew(table));
  return [
    ...REMOVALS.filter(([, pattern]) => statements.some((text) => pattern.test(text))).map(([what]) => what),
    ...(unique.length > 0 ? ['adds a unique index'] : []),
  ];
}
