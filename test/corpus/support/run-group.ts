// Runs one group of the corpus: all its cases beside each other, and a test for each.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { judgeCase } from './judge.ts';
import { type Corpus, meet, type Options, timeoutOf } from './world.ts';

export const runGroup = (title: string, cases: readonly Case[], options: Options | (() => Options) = {}): void => {
  describe(title, () => {
    let corpus: Corpus;
    beforeAll(async () => {
      corpus = await meet(cases, typeof options === 'function' ? options() : options);
    });

    it.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, ...one }) => {
      const outcome = corpus.outcomes[index];
      if (!outcome) throw new Error('no outcome');
      judgeCase(one, outcome, timeoutOf(one));
    });

    it('never reached what is forbidden', () => {
      expect(corpus.trespassers()).toBe(0);
    });
  });
};
