// The output of a command: lines and tables for people, or one JSON document for programs.
import { styleText } from 'node:util';
import { cleanText } from '../text/clean.ts';
import type { Terminal } from './cli-deps.ts';
import { type Cell, type Column, tableLines } from './text-table.ts';

export type Style = 'green' | 'red' | 'yellow' | 'blue' | 'dim' | 'bold';

/** With `--json` only `printJson` prints, otherwise everything else does. */
export type Output = {
  readonly json: boolean;
  /** Prints a line without control characters. */
  readonly print: (line: string, style?: Style) => void;
  /** Prints a remark on standard error. */
  readonly printNote: (line: string) => void;
  readonly printTable: (columns: readonly Column[], rows: readonly (readonly Cell[])[]) => void;
  /** Prints names and values, one pair a line; values are never truncated, since URLs are copied from them. */
  readonly printPairs: (pairs: readonly (readonly [string, string])[]) => void;
  /** Prints the one document of the command. */
  readonly printJson: (value: unknown) => void;
};

/** Longer than any state message or printed line of a run. */
const maxLineChars = 2_000;

const discard = (): void => undefined;

export const openOutput = (terminal: Terminal, json: boolean): Output => {
  const { width, colour, writeOut, writeError } = terminal;
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const tableOptions = width === undefined ? { paint } : { width, paint };

  if (json) {
    const printJson = (value: unknown): void => writeOut(`${JSON.stringify(value, null, 2)}\n`);
    return { json, printJson, print: discard, printNote: discard, printTable: discard, printPairs: discard };
  }
  return {
    json,
    printJson: discard,
    print: (line, style) => {
      const clean = cleanText(line, maxLineChars);
      writeOut(`${style ? paint(style, clean) : clean}\n`);
    },
    printNote: (line) => writeError(`${cleanText(line, maxLineChars)}\n`),
    printTable: (columns, rows) => writeOut(`${tableLines(columns, rows, tableOptions).join('\n')}\n`),
    printPairs: (pairs) => {
      const nameWidth = Math.max(...pairs.map(([name]) => name.length)) + 2;
      for (const [name, value] of pairs)
        writeOut(`${paint('dim', `${name}:`.padEnd(nameWidth))}${cleanText(value, maxLineChars)}\n`);
    },
  };
};
