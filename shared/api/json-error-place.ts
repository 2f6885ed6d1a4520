// Where a text stops being JSON. What JSON.parse says differs from engine to engine, and often names no place.

/** One token, with the space before it; strings without raw control characters, numbers without leading zeros. */
const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

type Wants = 'value' | 'value or ]' | 'name' | 'name or }' | 'colon' | 'comma or end';

const words: Readonly<Record<Wants, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  name: 'a name in double quotes',
  'name or }': 'a name in double quotes or }',
  colon: 'a colon',
  'comma or end': 'a comma or the closing bracket',
};

const kindOf = (match: RegExpExecArray): string => match[1] ?? (match[2] === undefined ? 'scalar' : 'string');

/** What comes next after a token of this kind; undefined where that token may not stand. */
const next = (wants: Wants, kind: string, open: string[]): Wants | undefined => {
  const closes = open.at(-1) === '{' ? '}' : ']';
  if (wants === 'colon') return kind === ':' ? 'value' : undefined;
  if (kind === closes && open.length > 0 && (wants.endsWith(closes) || wants === 'comma or end')) {
    open.pop();
    return 'comma or end';
  }
  if (wants === 'comma or end')
    return kind === ',' && open.length > 0 ? (closes === '}' ? 'name' : 'value') : undefined;
  if (wants.startsWith('name')) return kind === 'string' ? 'colon' : undefined;
  if (kind === '{' || kind === '[') {
    open.push(kind);
    return kind === '{' ? 'name or }' : 'value or ]';
  }
  return kind === 'scalar' || kind === 'string' ? 'comma or end' : undefined;
};

/** Undefined for JSON; else what was expected, and at which character (counted from 1) something else stands. */
export const describeJsonError = (text: string): string | undefined => {
  if (parses(text)) return undefined;
  if (text.trim() === '') return 'it is empty';
  const open: string[] = [];
  let wants: Wants = 'value';
  let at = 0;
  for (;;) {
    token.lastIndex = at;
    const match = token.exec(text);
    const then: Wants | undefined = match ? next(wants, kindOf(match), open) : undefined;
    if (!match || !then) break;
    at = token.lastIndex;
    wants = then;
  }
  const spaces = /^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0;
  const where = at + spaces >= text.length ? 'at its end' : `at character ${at + spaces + 1}`;
  const isOver = wants === 'comma or end' && open.length === 0;
  return isOver ? `more follows after its end, ${where}` : `${words[wants]} is expected ${where}`;
};
