import { html, type SafeHtml } from './html.js';
import { type ListState, pathOf } from './list-state.js';
import { localUrl } from './safe-url.js';

export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => SafeHtml | string | number | undefined;
  /** The name that the list is sorted by in the address. Absent: the list cannot be sorted by this column. */
  readonly sort?: string;
  /** Buttons: the heading is for screen readers only. */
  readonly hasActions?: boolean;
}

export interface Table<Row> {
  /** What the rows are, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Shown instead of an empty table: what would be here, and how it gets here. */
  readonly empty: SafeHtml;
  /** For columns that sort. */
  readonly list?: ListState;
}

const ARIA_SORT = { asc: 'ascending', desc: 'descending' } as const;

function renderHeading<Row>({ label, sort, hasActions }: Column<Row>, list: ListState | undefined): SafeHtml {
  if (hasActions === true) return html`<th scope="col"><span class="unseen">${label}</span></th>`;
  if (sort === undefined || list === undefined) return html`<th scope="col">${label}</th>`;
  const order = list.sort?.by === sort ? list.sort.order : undefined;
  const next = { by: sort, order: order === 'asc' ? 'desc' : 'asc' } as const;
  const link = html`<a href="${localUrl(pathOf({ ...list, sort: next, offset: 0 }))}">${label}</a>`;
  return order === undefined ? html`<th scope="col">${link}</th>` : html`<th scope="col" aria-sort="${ARIA_SORT[order]}">${link}</th>`;
}

/** On a narrow screen each row becomes a block, whose cells say what they are. */
export function renderTable<Row>({ caption, columns, rows, empty, list }: Table<Row>): SafeHtml {
  if (rows.length === 0) return html`<div class="empty">${empty}</div>`;
  return html`<table class="table">
    <caption class="unseen">
      ${caption}
    </caption>
    <thead>
      <tr>
        ${columns.map((column) => renderHeading(column, list))}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            ${columns.map(({ label, cell, hasActions }) =>
              hasActions === true ? html`<td class="cell-actions">${cell(row)}</td>` : html`<td data-label="${label}">${cell(row)}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
