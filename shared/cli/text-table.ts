// Formats a table that fits the terminal: columns shrink, then disappear, before a line would wrap.
import { cleanText } from '../text/clean.ts';
import type { Style } from './command-output.ts';
import { textWidth, truncateToWidth } from './text-width.ts';

export type Column = {
  readonly title: string;
  readonly alignRight?: boolean;
  /** The column may shrink to this width; left out, it keeps the width of its content. */
  readonly minWidth?: number;
  /** Columns with the highest number are dropped first; left out, the column is never dropped. */
  readonly dropOrder?: number;
  /** The column is shown only where the table fits without shrinking. */
  readonly isOptional?: boolean;
};

/** Text from any source; the table removes control characters from it. */
export type Cell = string | { readonly text: string; readonly style: Style };

export type Paint = (style: Style, text: string) => string;

/** A column with its position in the rows and the width that it gets. */
type SizedColumn = { readonly column: Column; readonly index: number; readonly width: number };

const gapWidth = 2;
const maxCellChars = 300;
/** The width to which columns shrink where no further column may be dropped. */
const narrowestWidth = 3;

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : (cell?.text ?? ''));

const totalWidth = (columns: readonly SizedColumn[]): number =>
  columns.reduce((sum, { width }) => sum + width, gapWidth * Math.max(0, columns.length - 1));

/** Narrows the widest columns that may shrink, one terminal column at a time. */
const shrinkColumns = (columns: readonly SizedColumn[], maxWidth: number): readonly SizedColumn[] => {
  const widths = columns.map(({ width }) => width);
  for (let excess = totalWidth(columns) - maxWidth; excess > 0; excess -= 1) {
    let widest = -1;
    columns.forEach(({ column: { minWidth } }, i) => {
      const width = widths[i] ?? 0;
      if (minWidth !== undefined && width > minWidth && width > (widths[widest] ?? 0)) widest = i;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return columns.map((sized, i) => ({ ...sized, width: widths[i] ?? sized.width }));
};

/** The columns that fit into `maxWidth`, and the width of each. */
const fitColumns = (columns: readonly SizedColumn[], maxWidth: number): readonly SizedColumn[] => {
  const shrunk = shrinkColumns(columns, maxWidth);
  if (totalWidth(shrunk) <= maxWidth) return shrunk;
  const highest = columns.reduce((max, { column }) => Math.max(max, column.dropOrder ?? 0), 0);
  const dropped = columns.findLastIndex(({ column }) => (column.dropOrder ?? 0) === highest);
  if (highest > 0) return fitColumns(columns.toSpliced(dropped, 1), maxWidth);
  return shrinkColumns(
    columns.map((sized) => ({ ...sized, column: { ...sized.column, minWidth: narrowestWidth } })),
    maxWidth,
  );
};

/** The columns that have content, each as wide as its widest cell. */
const measureColumns = (columns: readonly Column[], texts: readonly (readonly string[])[]): readonly SizedColumn[] =>
  columns.flatMap((column, index) => {
    const cells = texts.map((row) => row[index] ?? '');
    if (cells.every((text) => text === '')) return [];
    return [
      { column, index, width: cells.reduce((max, text) => Math.max(max, textWidth(text)), textWidth(column.title)) },
    ];
  });

const chooseColumns = (measured: readonly SizedColumn[], maxWidth: number | undefined): readonly SizedColumn[] =>
  maxWidth === undefined || totalWidth(measured) <= maxWidth
    ? measured
    : fitColumns(
        measured.filter(({ column }) => !column.isOptional),
        maxWidth,
      );

const align = (text: string, { column, width }: SizedColumn, paintText: (text: string) => string): string => {
  const shown = truncateToWidth(text, width);
  const padding = ' '.repeat(Math.max(0, width - textWidth(shown)));
  return column.alignRight ? `${padding}${paintText(shown)}` : `${paintText(shown)}${padding}`;
};

/**
 * Lines of a table; the first line holds the titles. Columns without content are left out. Without a `width` nothing is
 * truncated.
 */
export const tableLines = (
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: { readonly width?: number; readonly paint: Paint },
): readonly string[] => {
  const texts = rows.map((row) => columns.map((_, i) => cleanText(textOf(row[i]), maxCellChars)));
  const shown = chooseColumns(measureColumns(columns, texts), width);
  const joined = (cells: readonly string[]): string => cells.join(' '.repeat(gapWidth)).trimEnd();
  const titles = shown.map((sized) => align(sized.column.title, sized, (text) => paint('dim', text)));
  const lines = texts.map((row, r) =>
    joined(
      shown.map((sized) => {
        const cell = rows[r]?.[sized.index];
        const paintText = (text: string): string => (typeof cell === 'object' ? paint(cell.style, text) : text);
        return align(row[sized.index] ?? '', sized, paintText);
      }),
    ),
  );
  return [joined(titles), ...lines];
};
