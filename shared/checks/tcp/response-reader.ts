// Collects the beginning of a response and compares it with what is expected.
import { pattern } from '../../define/pattern.ts';
import { headerText } from '../../net/header-text.ts';
import { parseTextOption } from '../options/text-option.ts';
import type { ExpectedResponse } from './kind.ts';

export const maxResponseBytes = 16_384;

type Matcher = (text: string) => boolean;

/** By expectation: compiling a pattern takes longer than a comparison, and a check runs again and again. */
const matchers = new Map<string, Matcher>();
const maxMatchers = 200;

/** The monitors file was validated; an invalid pattern can only come from the code of a user's thread. */
const compile = (expected: ExpectedResponse): Matcher => {
  const option = 'text' in expected ? expected.text : pattern(expected.source, expected.flags);
  const matcher = parseTextOption(option, 'expect');
  return matcher.ok ? matcher.value.isIn : () => false;
};

const matcherOf = (expected: ExpectedResponse): Matcher => {
  const key = JSON.stringify(expected);
  const matcher = matchers.get(key) ?? compile(expected);
  if (!matchers.has(key) && matchers.size >= maxMatchers) matchers.clear();
  matchers.set(key, matcher);
  return matcher;
};

export type ResponseReader = {
  /** Keeps the bytes up to the limit. */
  readonly add: (chunk: Buffer) => void;
  readonly bytes: () => number;
  readonly isFull: () => boolean;
  readonly text: () => string;
  /** Compares all bytes so far. */
  readonly isExpected: () => boolean;
};

export const createResponseReader = (expected: ExpectedResponse): ResponseReader => {
  const matches = matcherOf(expected);
  const chunks: Buffer[] = [];
  let bytes = 0;
  const text = (): string => headerText(Buffer.concat(chunks).toString('latin1'), bytes >= maxResponseBytes);
  return {
    add: (chunk) => {
      const kept = chunk.subarray(0, maxResponseBytes - bytes);
      chunks.push(kept);
      bytes += kept.length;
    },
    bytes: () => bytes,
    isFull: () => bytes >= maxResponseBytes,
    text,
    isExpected: () => matches(text()),
  };
};
