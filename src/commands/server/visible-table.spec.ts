import { visibleTable } from './visible-table.js';

describe('a table of `gatehouse server`', () => {
  it('shows control characters instead of sending them to the terminal', () => {
    const rows = [
      ['NAME', 'USES'],
      ['\u001b[2JNotes\nroot', 7],
    ];
    expect(visibleTable(rows).split('\n')).toEqual(['NAME                  USES', '\\u001b[2JNotes\\nroot     7', '']);
  });
});
