// What a command shows: lines and tables for people, or one JSON document for programs.
import { styleText } from 'node:util';
import { cleanText } from '../text/clean.ts';
import type { Terminal } from './cli-deps.ts';
import { type Cell, type Column, tableLines } from './text-table.ts';

export type Style = 'green' | 'red' | 'yellow' | 'blue' | 'dim' | 'bold';

export type Output = {
  readonly json: boolean;
  /** A line for people; control characters are taken out of it. Nothing where JSON is asked for. */
  readonly print: (line: string, style?: Style) => void;
  /** A remark beside what was asked for, on the standard error. Nothing where JSON is asked for. */
  readonly printNote: (line: string) => void;
  /** A table for people, or what it says as JSON. */
  readonly printTable: (columns: readonly Column[], rows: readonly (readonly Cell[])[]) => void;
  /** Names and values, one pair a line; never cut, for addresses are copied from them. */
  readonly printPairs: (printPairs: readonly (readonly [string, string])[]) => void;
  /** The one document that a program gets. Nothing where people are reading. */
  readonly printJson: (value: unknown) => void;
};

/** Longer than what any state or printed line may have. */
const maxLine = 2_000;

export const openOutput = (terminal: Terminal, json: boolean): Output => {
  const { width, colour, writeOut, writeError } = terminal;
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  const cut = width === undefined ? {} : { width };
  return {
    json,
    print: (line, style) => {
      if (json) return;
      const clean = cleanText(line, maxLine);
      writeOut(`${style ? paint(style, clean) : clean}\n`);
    },
    printNote: (line) => {
      if (!json) writeError(`${cleanText(line, maxLine)}\n`);
    },
    printTable: (columns, rows) => {
      if (!json) writeOut(`${tableLines(columns, rows, { ...cut, paint }).join('\n')}\n`);
    },
    printPairs: (printPairs) => {
      if (json) return;
      const indent = Math.max(...printPairs.map(([name]) => name.length)) + 2;
      for (const [name, value] of printPairs) {
        writeOut(`${paint('dim', `${name}:`.padEnd(indent))}${cleanText(value, maxLine)}\n`);
      }
    },
    printJson: (value) => {
      if (json) writeOut(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
};
