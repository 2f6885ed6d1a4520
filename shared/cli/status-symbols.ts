// The signs and colours of a status and of a state; each sign says it without its colour too.
import type { ApiState } from './api-responses.ts';
import type { Style } from './command-output.ts';
import type { Cell } from './text-table.ts';

const statusMarks: Readonly<Record<string, readonly [string, Style]>> = {
  Up: ['●', 'green'],
  Degraded: ['▲', 'yellow'],
  Down: ['✖', 'red'],
  Paused: ['‖', 'blue'],
};

export const statusCell = (status: string): Cell => {
  const [mark, style] = statusMarks[status] ?? ['○', 'dim' as const];
  return { text: `${mark} ${status}`, style };
};

export const stateStyle = ({ type, name }: Pick<ApiState, 'type' | 'name'>): Style => {
  if (name === 'Degraded') return 'yellow';
  if (type === 'COMPLETED') return 'green';
  return type === 'FAILED' ? 'red' : 'yellow';
};

const stateMarks: Readonly<Record<Style, string>> = {
  green: '●',
  red: '✖',
  yellow: '▲',
  blue: '◆',
  dim: '○',
  bold: '●',
};

export const symbolOf = (state: Pick<ApiState, 'type' | 'name'>): string => stateMarks[stateStyle(state)];
