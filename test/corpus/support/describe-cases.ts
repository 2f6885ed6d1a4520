// Runs a group of cases side by side and gives each case a test.
import { beforeAll, describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { expectCase } from './expect-case.ts';
import { type Options, type Sent, sendCases, timeoutOf } from './send-cases.ts';

export const describeCases = (title: string, cases: readonly Case[], options: Options | (() => Options) = {}): void => {
  describe(title, () => {
    let sent: Sent;
    beforeAll(async () => {
      sent = await sendCases(cases, typeof options === 'function' ? options() : options);
    });

    it.each(cases.map((one, index) => ({ ...one, index })))('$name', ({ index, ...one }) => {
      const outcome = sent.outcomes[index];
      if (!outcome) throw new Error('no outcome');
      expectCase(one, outcome, timeoutOf(one));
    });

    it('no request reaches the refused port', () => {
      expect(sent.refusedConnections()).toBe(0);
    });
  });
};
