// A figure of the benchmark: its measured value, its budget, and whether it is within the budget.
export type Figure = {
  readonly name: string;
  /** The measurement as text: value, unit, number of samples. */
  readonly measured: string;
  /** As the design states it; left out for a figure without a budget. */
  readonly budget?: string;
  readonly result: 'ok' | 'over' | 'not measured here' | '';
};

type Limited = {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly digits?: number;
  readonly note?: string;
  /** A further condition for a valid figure. */
  readonly also?: boolean;
};

/** A figure that must be at most `limit`. NaN is over: nothing was measured. */
export const atMost = ({ name, value, limit, unit, digits = 1, note, also = true }: Limited): Figure => ({
  name,
  measured: `${value.toFixed(digits)}${unit && ` ${unit}`}${note ? ` (${note})` : ''}`,
  budget: `≤ ${limit}${unit && ` ${unit}`}`,
  result: value <= limit && also ? 'ok' : 'over',
});

/** A figure that must be at least `limit`. NaN is over too. */
export const atLeast = ({ value, limit, unit, also = true, ...rest }: Limited): Figure => ({
  ...atMost({ value, limit, unit, ...rest }),
  budget: `≥ ${limit}${unit && ` ${unit}`}`,
  result: value >= limit && also ? 'ok' : 'over',
});

export const notMeasured = (name: string, budget: string, why: string): Figure => ({
  name,
  measured: why,
  budget,
  result: 'not measured here',
});

/** A figure without a budget, as context for the others. */
export const information = (name: string, measured: string): Figure => ({ name, measured, result: '' });

export const isOver = ({ result }: Figure): boolean => result === 'over';

const cells = ({ name, measured, budget = '', result }: Figure): readonly string[] => [name, budget, measured, result];

/** A Markdown table with aligned columns, so that it is readable in a terminal. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [['figure', 'budget', 'measured', 'result'], ...figures.map(cells)];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)].join('\n');
};
