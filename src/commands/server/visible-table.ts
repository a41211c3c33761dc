import { type TableRows, textTable } from '../../common/index.js';
import { visible } from '../client/index.js';

/** For a terminal: names come from users and from apps that registered themselves, and could contain control characters. The first row is the heading. */
export function visibleTable(rows: TableRows): string {
  return textTable(rows.map((row) => row.map((cell) => (typeof cell === 'number' ? cell : visible(cell)))));
}
