// What an assertion is: it looks at an answer and says what is not as expected.
import type { FetchResponse } from '../../define/task.ts';
import type { Words } from '../../messages/http.ts';
import type { Finding } from '../../model/run.ts';

/** An answer, as assertions see it. */
export type Seen = {
  readonly answer: FetchResponse;
  /** The address that was asked for. */
  readonly url: string;
  /** Of the body; empty where no assertion looks at it. */
  readonly text: string;
  readonly json: () => { readonly ok: true; readonly value: unknown } | { readonly ok: false };
  /** Milliseconds since the epoch. */
  readonly now: number;
};

/** Nothing found: all is as expected. */
export type Assertion = (seen: Seen, words: Words) => readonly Finding[];

export const nothing: Assertion = () => [];

export const seenOf = (answer: FetchResponse, about: Pick<Seen, 'url' | 'text' | 'now'>): Seen => {
  let parsed: ReturnType<Seen['json']> | undefined;
  const parse = (): ReturnType<Seen['json']> => {
    try {
      return { ok: true, value: JSON.parse(about.text) as unknown };
    } catch {
      return { ok: false };
    }
  };
  const json: Seen['json'] = () => {
    parsed ??= parse();
    return parsed;
  };
  return { answer, ...about, json };
};
