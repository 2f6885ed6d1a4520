// Finds the place where a text stops being JSON. The messages of JSON.parse differ between engines and often name no place.
import type { ExpectedInJson } from '../messages/en/api.ts';

/** `character` counts from 1, and is undefined at the end of the text. */
export type JsonError =
  | { readonly kind: 'empty' }
  | { readonly kind: 'invalid'; readonly expected: ExpectedInJson; readonly character: number | undefined };

/**
 * One token of RFC 8259 and the space before it: punctuation, a string without raw control characters, or a number
 * without leading zeros, true, false or null.
 */
const token =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

/** A punctuation character as itself. */
type Token = '{' | '}' | '[' | ']' | ',' | ':' | 'string' | 'scalar';

const tokenOf = ([, punctuation, string]: RegExpExecArray): Token =>
  (punctuation as Token | undefined) ?? (string === undefined ? 'scalar' : 'string');

/** What is expected after a token at a place where `expected` was; undefined when the token is not allowed there. */
const afterToken = (expected: ExpectedInJson, token: Token, open: ('{' | '[')[]): ExpectedInJson | undefined => {
  const afterValue = (): ExpectedInJson => (open.length > 0 ? 'comma or closing bracket' : 'nothing');
  const closing = open.at(-1) === '{' ? '}' : ']';
  const mayClose = expected === 'comma or closing bracket' || expected.endsWith(closing);
  if (token === closing && open.length > 0 && mayClose) {
    open.pop();
    return afterValue();
  }
  switch (expected) {
    case 'colon':
      return token === ':' ? 'value' : undefined;
    case 'name':
    case 'name or }':
      return token === 'string' ? 'colon' : undefined;
    case 'comma or closing bracket':
      return token === ',' ? (closing === '}' ? 'name' : 'value') : undefined;
    case 'nothing':
      return undefined;
  }
  if (token === '{' || token === '[') {
    open.push(token);
    return token === '{' ? 'name or }' : 'value or ]';
  }
  return token === 'string' || token === 'scalar' ? afterValue() : undefined;
};

/** Undefined for a text that is JSON. Call it only for a text that JSON.parse rejects, which is faster for valid texts. */
export const findJsonError = (text: string): JsonError | undefined => {
  if (text.trim() === '') return { kind: 'empty' };
  const open: ('{' | '[')[] = [];
  let [expected, at]: [ExpectedInJson, number] = ['value', 0];
  for (;;) {
    token.lastIndex = at;
    const match = token.exec(text);
    const next: ExpectedInJson | undefined = match ? afterToken(expected, tokenOf(match), open) : undefined;
    if (next === undefined) break;
    [expected, at] = [next, token.lastIndex];
  }
  const spaces = /^[ \t\r\n]*/.exec(text.slice(at))?.[0].length ?? 0;
  const isAtEnd = at + spaces >= text.length;
  if (expected === 'nothing' && isAtEnd) return undefined;
  return { kind: 'invalid', expected, character: isAtEnd ? undefined : at + spaces + 1 };
};
