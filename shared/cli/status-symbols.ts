// The symbol and colour of a status and of a state; the symbols differ, so that colour is not needed to read them.
import type { ApiState } from './api-responses.ts';
import type { Style } from './command-output.ts';
import type { Cell } from './text-table.ts';

const statusSymbols: Readonly<Record<string, readonly [string, Style]>> = {
  Up: ['●', 'green'],
  Degraded: ['▲', 'yellow'],
  Down: ['✖', 'red'],
  Paused: ['‖', 'blue'],
};

export const statusCell = (status: string): Cell => {
  const [symbol, style] = statusSymbols[status] ?? ['○', 'dim' as const];
  return { text: `${symbol} ${status}`, style };
};

type StateName = Pick<ApiState, 'type' | 'name'>;

export const stateStyle = ({ type, name }: StateName): Style => {
  if (name === 'Degraded') return 'yellow';
  if (type === 'COMPLETED') return 'green';
  return type === 'FAILED' ? 'red' : 'yellow';
};

const styleSymbols: Readonly<Record<Style, string>> = {
  green: '●',
  red: '✖',
  yellow: '▲',
  blue: '◆',
  dim: '○',
  bold: '●',
};

export const symbolOf = (state: StateName): string => styleSymbols[stateStyle(state)];
