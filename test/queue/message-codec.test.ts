import { describe, expect, it } from 'vitest';
import { formatMessage, parseMessage } from '../../shared/queue/message-codec.ts';
import { t0 } from '../support/builders.ts';

const run = { monitor: 'shop', dueAt: t0, trigger: 'schedule' as const };
const runs = (count: number) => Array.from({ length: count }, (_, i) => ({ ...run, monitor: `m${i}` }));

describe('a message', () => {
  it.each([1, 2, 25])('with %i runs is read back as it was written', (count) => {
    const message = { runs: [...runs(count - 1), { ...run, trigger: 'manual' as const }] };
    expect(parseMessage(formatMessage(message))).toEqual(message);
  });

  it.each([
    ['', 'it is not JSON'],
    ['{', 'it is not JSON'],
    ['null', 'at its root'],
    ['[]', 'at runs'],
    ['{}', 'at runs'],
    [JSON.stringify({ runs: [] }), 'at runs'],
    [JSON.stringify({ runs: runs(26) }), 'at runs'],
    [JSON.stringify({ runs: [{ ...run, monitor: 'No Slug' }] }), 'at runs.0.monitor: a monitor id is expected'],
    [JSON.stringify({ runs: [{ ...run, monitor: 7 }] }), 'at runs.0.monitor'],
    [JSON.stringify({ runs: [run, { ...run, dueAt: '1764000000000' }] }), 'at runs.1.dueAt'],
    [JSON.stringify({ runs: [{ ...run, dueAt: t0 + 0.5 }] }), 'at runs.0.dueAt'],
    [JSON.stringify({ runs: [{ ...run, dueAt: t0 / 1_000 }] }), 'at runs.0.dueAt'],
    [JSON.stringify({ runs: [{ ...run, dueAt: t0 * 10 }] }), 'at runs.0.dueAt'],
    [JSON.stringify({ runs: [{ ...run, trigger: 'drill' }] }), 'at runs.0.trigger'],
    [JSON.stringify({ runs: [{ monitor: 'shop', dueAt: t0 }] }), 'at runs.0.trigger'],
  ])('that is malformed is rejected with the place of the problem: %s', (text, where) => {
    expect(() => parseMessage(text)).toThrow(/^malformed message/);
    expect(() => parseMessage(text)).toThrow(where);
  });
});
