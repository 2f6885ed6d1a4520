// The terminal of the command line: what is written, how wide it is, and what is typed without being shown.
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { styleText } from 'node:util';
import type { Terminal } from '../../../shared/cli/cli-deps.ts';

/** Narrower than this no table makes sense. */
const minWidth = 20;
const maxInput = 65_536;

/** Of a terminal, or as COLUMNS says; in a pipe nothing is cut, so that what reads it gets all. */
const widthOf = (environment: NodeJS.ProcessEnv): number | undefined => {
  const columns = process.stdout.isTTY ? process.stdout.columns : Number(environment.COLUMNS);
  return columns > 0 ? Math.max(minWidth, Math.floor(columns)) : undefined;
};

/** By the rules of Node: a terminal that has colours, unless NO_COLOR says no. */
const hasColour = (): boolean => styleText('red', 'x', { stream: process.stdout }) !== 'x';

/** Line editing works, but nothing of it is shown. */
const ask = async (question: string): Promise<string | undefined> => {
  if (!process.stdin.isTTY) return undefined;
  process.stderr.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  lines.once('SIGINT', () => {
    process.stderr.write('\n');
    process.exit(130);
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
    if (text.length > maxInput) break;
  }
  return text;
};

export const openTerminal = (environment: NodeJS.ProcessEnv): Terminal => {
  const width = widthOf(environment);
  return {
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    ...(width === undefined ? {} : { width }),
    colour: hasColour(),
    ask,
    readInput,
  };
};
