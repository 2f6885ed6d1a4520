// The terminal of the command line: its streams, width and colours, and input that is not echoed.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { Terminal } from '../../../shared/cli/cli-deps.ts';
import { exitCodes } from '../../../shared/cli/exit-codes.ts';
import { defined } from '../../../shared/model/defined.ts';

/** A table needs at least this many columns. */
const minWidth = 20;
const maxInputChars = 65_536;

/** The width of the terminal, or COLUMNS; undefined in a pipe, where the reader receives all text untruncated. */
const widthOf = (environment: NodeJS.ProcessEnv): number | undefined => {
  const columns = process.stdout.isTTY ? process.stdout.columns : Number(environment.COLUMNS);
  return columns > 0 ? Math.max(minWidth, Math.floor(columns)) : undefined;
};

/** Follows the rules of Node: a terminal that supports colours, unless NO_COLOR is set. */
const supportsColour = (): boolean => styleText('red', 'x', { stream: process.stdout }) !== 'x';

/** Reads a line with line editing, but without echo. */
const ask = async (question: string): Promise<string | undefined> => {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(question);
  const discard = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: discard, terminal: true });
  lines.once('SIGINT', () => {
    process.stderr.write('\n');
    process.exit(exitCodes.interrupted);
  });
  try {
    return await lines.question('');
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
};

const readInput = async (): Promise<string> => {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) {
    text += part;
    if (text.length > maxInputChars) break;
  }
  return text;
};

export const openTerminal = (environment: NodeJS.ProcessEnv): Terminal => {
  return {
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    ...defined({ width: widthOf(environment) }),
    colour: supportsColour(),
    ask,
    readInput,
  };
};
