// The `alerts` export of a monitors file is parsed to channels, or rejected with every problem, its place and a remedy.
import { describe, expect, it } from 'vitest';
import { parseAlerts } from '../../shared/define/parse-alerts.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import { consoleChannel, http, monitor, secret, snsTopic } from '../../shared/monitor.ts';

const issuesOf = (value: unknown): readonly string[] => {
  const result = parseAlerts(value);
  return result.ok ? [] : result.issues.map(({ field, message }) => `${field}: ${message}`);
};

describe('valid alerts', () => {
  it('are undefined where the file does not export them', () => {
    expect(parseAlerts(undefined)).toEqual({ ok: true, value: undefined });
  });

  it('become the channels, and the names of those that receive every alert', () => {
    const channels = { log: consoleChannel(), mail: snsTopic() };
    expect(parseAlerts({ channels, default: ['mail'] })).toEqual({
      ok: true,
      value: {
        channels: [
          { id: 'log', kind: 'console', options: {} },
          { id: 'mail', kind: 'sns', options: {} },
        ],
        default: ['mail'],
      },
    });
  });

  it('go to all channels where no default is given', () => {
    const result = parseAlerts({ channels: { log: consoleChannel(), mail: snsTopic() } });
    expect(result.ok && result.value?.default).toEqual(['log', 'mail']);
  });
});

describe('invalid alerts are rejected with a remedy', () => {
  it.each([
    [7, /^alerts: 7 is not valid; write export const alerts = /],
    [{}, /^alerts: an object is not valid; write/],
    [{ channels: {} }, /^alerts.channels: has 0 channels; write 1 to 20$/],
    [
      { channels: { log: consoleChannel() }, defaults: [] },
      /^alerts.defaults: unknown field; did you mean "default"\?$/,
    ],
    [{ channels: { 'My team': consoleChannel() } }, /^alerts.channels.My team: "My team" is not a valid name; use/],
    [{ channels: { log: () => 1 } }, /^alerts.channels.log: a function is not a channel; write/],
    [{ channels: { log: secret('TOKEN') } }, /^alerts.channels.log: a secret is not a channel; write/],
    [{ channels: { log: consoleChannel() }, default: 'log' }, /^alerts.default: "log" is not a list .* 'log'$/],
    [
      { channels: { log: consoleChannel() }, default: ['lgo'] },
      /^alerts.default: there is no channel "lgo"; did you mean 'log'\?$/,
    ],
    [
      { channels: { log: consoleChannel() }, default: [3] },
      /^alerts.default: there is no channel 3; the channels are 'log'$/,
    ],
  ])('%o', (value, message) => {
    expect(issuesOf(value)).toEqual([expect.stringMatching(message)]);
  });

  it('together with the problems of the monitors', () => {
    const shop = monitor('shop', { every: '1s' as never, checks: [http('home', 'https://shop.example/')] });
    const result = parseMonitors([shop], 'monitors.ts', { channels: {} });
    expect(result.ok ? [] : result.problems.map(({ field }) => field)).toEqual([
      'monitors[0] "shop": every',
      'alerts.channels',
    ]);
  });
});
