import { visible, visibleJson } from './display.js';
import { chosenColumns, itemOutput, listOutput, orNever, textOutput } from './output.js';

interface Row {
  readonly name: string;
  readonly tags: readonly string[];
  readonly count: number | null;
}

const COLUMNS = { name: ({ name }: Row) => name, tags: ({ tags }: Row) => tags, count: ({ count }: Row) => count } as const;
const list = listOutput<Row>({ columns: COLUMNS, defaults: ['name', 'tags'], empty: 'Nothing found.' });
const item = itemOutput<Row>({ columns: COLUMNS });
const ROWS: readonly Row[] = [
  { name: 'a', tags: ['x', 'y'], count: 1 },
  { name: 'long name', tags: [], count: null },
];

describe('the output of a list', () => {
  it('is a table with the default columns', () => {
    expect(list.render(ROWS, 'table', list.defaultColumns)).toBe('NAME       TAGS\na          x, y\nlong name  -\n');
  });

  it('has the chosen columns in their order', () => {
    expect(list.render(ROWS, 'table', chosenColumns(list, ['count,name']))).toBe('COUNT  NAME\n1      a\n-      long name\n');
  });

  it('is one line of tab-separated values for each row as text', () => {
    expect(list.render(ROWS, 'text', ['name', 'count'])).toBe('a\t1\nlong name\t-\n');
  });

  it('is the objects of the API as JSON, whatever the columns', () => {
    expect(JSON.parse(list.render(ROWS, 'json', ['name']))).toEqual(ROWS);
  });

  it('is empty without rows, apart from JSON, and says so elsewhere', () => {
    expect([list.render([], 'table', ['name']), list.render([], 'json', ['name'])]).toEqual(['', '[]\n']);
    expect([list.notice?.([]), list.notice?.(ROWS)]).toEqual(['Nothing found.', null]);
  });

  it('has no other columns, and suggests the right one', () => {
    expect(() => chosenColumns(list, ['nam'])).toThrow(
      '-c: there is no column "nam", did you mean name? The columns are name, tags, count.',
    );
  });
});

describe('the output of one object', () => {
  it('is a line for each property', () => {
    expect(item.render(ROWS[0]!, 'table', ['name', 'count'])).toBe('Name:  a\nCount: 1\n');
  });

  it('is in the words of people: names in their usual form, yes and no, and never', () => {
    const output = itemOutput<{ has: boolean; seen: string | null }>({
      columns: {
        'git ssh key': ({ has }) => has,
        'issuer url': () => false,
        'redirect uris': () => [],
        'last seen': ({ seen }) => orNever(seen),
      },
    });
    const render = (seen: string | null): string => output.render({ has: true, seen }, 'table', output.defaultColumns);
    expect(render(null)).toBe('Git SSH key:   yes\nIssuer URL:    no\nRedirect URIs: -\nLast seen:     never\n');
    for (const seen of ['', '0001-01-01T00:00:00Z', '1970-01-01T00:00:00.000Z']) expect(render(seen)).toContain('never');
    expect(render('2026-01-01T00:00:00Z')).toContain('2026-01-01T00:00:00Z');
  });

  it('is a secret alone, or in JSON', () => {
    const output = textOutput<{ key: string }>(({ key }) => key);
    expect(output.render({ key: 'abc' }, 'text', [])).toBe('abc\n');
    expect(JSON.parse(output.render({ key: 'abc' }, 'json', []))).toEqual({ key: 'abc' });
  });
});

describe('text of a server', () => {
  it.each([
    ['\u001b[2J', '\\u001b[2J'],
    ['a\nb\tc', 'a\\nb\\tc'],
    ['\u009b31m', '\\u009b31m'],
    ['admin\u202enimda', 'admin\\u202enimda'],
    ['Zoë 日本', 'Zoë 日本'],
  ])('%j cannot control the terminal', (text, shown) => {
    expect(visible(text)).toBe(shown);
    const json = visibleJson({ text });
    for (const control of ['\u001b', '\u009b', '\u202e']) expect(json).not.toContain(control);
    expect(JSON.parse(json)).toEqual({ text });
  });
});
