import { describe, expect, it } from 'vitest';
import { describeSleep } from '../../infra/local/missed-checks-text.ts';
import type { RegisteredMonitor } from '../../shared/model/registered-monitors.ts';

const hour = 3_600_000;
const one = (more: Partial<RegisteredMonitor>): RegisteredMonitor =>
  ({ id: 'shop', intervalMs: 30_000, phaseMs: 10_000, from: 0, paused: false, ...more }) as RegisteredMonitor;

describe('a sleep', () => {
  it.each([
    [
      [one({}), one({ id: 'b', intervalMs: 60_000 }), one({ id: 'c', intervalMs: 24 * hour, phaseMs: 5 * hour })],
      hour,
      /180 checks of 2 monitors were missed$/,
    ],
    [[one({})], 15_000, /1 check of 1 monitor was missed$/],
    [[one({ paused: true })], hour, /no check was due$/],
    [[], hour, /no check was due$/],
  ])('is described with the checks that it cost (%#)', (registered, span, cost) => {
    const text = describeSleep(registered, { from: 100 * hour, to: 100 * hour + span });
    expect(text).toMatch(cost);
    expect(text).toMatch(/^Nothing ran for .+, because the computer slept or its clock was set: /);
  });
});
