import { markup, type Markup } from './markup.ts';

/** A column: its head, and whether it holds numbers. */
export type GridColumn = { head: string; num?: boolean };
export type GridCell = Markup | string;

function cell(column: GridColumn, content: GridCell, first: boolean): Markup {
  const kind = column.num ? 'num' : '';
  return first
    ? markup`<th role="rowheader" scope="row" class="${kind}" data-head="${column.head}">${content}</th>`
    : markup`<td role="cell" class="${kind}" data-head="${column.head}"><div>${content}</div></td>`;
}

/**
 * A table with caption and scopes; the first column names the row. On a phone each row becomes a card, so the roles
 * are written out: a changed `display` would take them away.
 */
export function grid(
  caption: GridCell,
  columns: readonly GridColumn[],
  rows: readonly (readonly GridCell[])[],
  kind = '',
): Markup {
  return markup`<table role="table" class="grid ${kind}">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((c) => markup`<th role="columnheader" scope="col" class="${c.num ? 'num' : ''}">${c.head}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          markup`<tr role="row">
            ${columns.map((c, i) => cell(c, row[i] ?? '', i === 0))}
          </tr> `,
      )}
    </tbody>
  </table>`;
}
