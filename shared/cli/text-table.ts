// A table that fits the terminal: columns shrink, then go, before a line would break.
import Table from 'cli-table3';
import { cleanText } from '../text/clean.ts';
import type { Style } from './command-output.ts';
import { textWidth, truncateToWidth } from './text-width.ts';

export type Column = {
  readonly title: string;
  readonly right?: boolean;
  /** May become as narrow as this; left out, it keeps its width. */
  readonly min?: number;
  /** The higher, the sooner it goes; left out, it stays. */
  readonly goes?: number;
  /** Shown only where nothing else has to be cut for it. */
  readonly isSpare?: boolean;
};

/** Text from anywhere: it is cleaned before it is shown. */
export type Cell = string | { readonly text: string; readonly style: Style };

export type Paint = (style: Style, text: string) => string;

type Measured = { readonly column: Column; readonly index: number; readonly width: number };

const gap = 2;
const maxCell = 300;

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.text ?? ''));

const total = (columns: readonly Measured[]): number =>
  columns.reduce((sum, { width }) => sum + width, gap * Math.max(0, columns.length - 1));

/** Takes from the widest that may shrink, a column of the terminal at a time. */
const shrunk = (columns: readonly Measured[], max: number): readonly Measured[] => {
  const widths = columns.map(({ width }) => width);
  for (let over = total(columns) - max; over > 0; over -= 1) {
    let widest = -1;
    columns.forEach(({ column: { min } }, i) => {
      const width = widths[i] ?? 0;
      if (min !== undefined && width > min && width > (widths[widest] ?? 0)) widest = i;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return columns.map((one, i) => ({ ...one, width: widths[i] ?? one.width }));
};

/** The columns that are shown and how wide each is. */
const fitted = (columns: readonly Measured[], max: number): readonly Measured[] => {
  const tried = shrunk(columns, max);
  if (total(tried) <= max) return tried;
  const goes = columns.reduce((a, { column }) => Math.max(a, column.goes ?? 0), 0);
  const last = columns.findLastIndex(({ column }) => (column.goes ?? 0) === goes);
  if (goes > 0) return fitted(columns.toSpliced(last, 1), max);
  // None may go: then all shrink, however little is left of them.
  return shrunk(
    columns.map((one) => ({ ...one, column: { ...one.column, min: 3 } })),
    max,
  );
};

const noLines = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map((name) => [name, '']),
);

/** Lines of the table, its titles first. Columns in which nothing stands are left out; nothing is cut without a width. */
export const tableLines = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: { readonly width?: number; readonly paint: Paint },
): readonly string[] => {
  const texts = rows.map((row) => columns.map((_, i) => cleanText(textOf(row[i]), maxCell)));
  const measured = columns
    .map((column, index) => ({ column, index, filled: texts.some((row) => row[index] !== '') }))
    .filter(({ filled }) => filled)
    .map(({ column, index }): Measured => {
      const widest = texts.reduce((max, row) => Math.max(max, textWidth(row[index] ?? '')), textWidth(column.title));
      return { column, index, width: widest };
    });
  const needed = measured.filter(({ column }) => !column.isSpare);
  const isWide = width === undefined || total(measured) <= width;
  const shown = isWide ? measured : fitted(needed, width);
  const printTable = new Table({
    chars: { ...noLines, middle: ' '.repeat(gap) },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: shown.map(({ width: each }) => each),
    colAligns: shown.map(({ column }) => (column.right ? 'right' : 'left')),
  });
  printTable.push(shown.map(({ column, width: each }) => paint('dim', truncateToWidth(column.title, each))));
  texts.forEach((row, r) => {
    printTable.push(
      shown.map(({ index, width: each }) => {
        const cell = rows[r]?.[index];
        const text = truncateToWidth(row[index] ?? '', each);
        return typeof cell === 'object' ? paint(cell.style, text) : text;
      }),
    );
  });
  const lines = printTable.toString().split('\n');
  return lines.map((line) => line.trimEnd());
};
