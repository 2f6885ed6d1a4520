// Printed lines, bounded: the first ones are kept, and one more says how many were left out.
import { inspect } from 'node:util';
import { cleanText } from '../text/clean.ts';

const maxLines = 20;

export type PrintedLines = {
  /** `mark` stands before each line that they make. */
  print(values: readonly unknown[], mark?: string): void;
  lines(): readonly string[];
};

const shown = (value: unknown): string => {
  if (typeof value === 'string') return value;
  try {
    // An error shows as its text, as it does in a template; its stack would fill the record.
    return value instanceof Error ? String(value) : inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
  } catch {
    return 'a value that has no text';
  }
};

/** What is kept of texts: with secrets taken out, and only as long as `allow` says that so many characters may be. */
export type Keeping = {
  readonly allow: (chars: number) => boolean;
  readonly secrets: { readonly clean: (text: string) => string };
};

export const printedLines = ({ allow, secrets }: Keeping): PrintedLines => {
  const kept: string[] = [];
  let leftOut = 0;
  const add = (line: string): void => {
    const text = cleanText(line);
    if (kept.length < maxLines && leftOut === 0 && allow(text.length)) kept.push(text);
    else leftOut += 1;
  };
  return {
    // A whole document may be printed by mistake; what is beyond the limit is not even counted.
    print: (values, mark = '') => {
      const parts = secrets.clean(values.map(shown).join(' ')).split(/\r\n|[\n\r]/, 10_000);
      for (const line of parts) add(`${mark}${line}`);
    },
    lines: () =>
      leftOut === 0 ? [...kept] : [...kept, `(${leftOut} more ${leftOut === 1 ? 'line' : 'lines'} left out)`],
  };
};
