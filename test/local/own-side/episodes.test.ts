import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackOwnSide } from '../../../infra/local/own-side/episodes.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import type { OwnSideCause } from '../../../shared/model/own-side.ts';
import { state } from '../../../shared/model/state.ts';
import { aTaskRun, t0 } from '../../support/builders.ts';

const start = (intervals: Readonly<Record<string, number>> = {}) => {
  const [notifications, logged]: [Notification[], string[]] = [[], []];
  const { runEnded, stop } = trackOwnSide({
    now: Date.now,
    logger: { warn: (line) => void logged.push(line) },
    sendDirectly: (notification) => void notifications.push(notification),
    intervalMs: (monitor) => intervals[monitor] ?? 60_000,
  });
  const run = (monitor: string, ownSide?: OwnSideCause): void => {
    const now = Date.now();
    const end = state(ownSide ? 'Crashed' : 'Completed', now);
    const execution = {
      startedAt: now - 3_000,
      endedAt: now,
      states: [end],
      taskRuns: ownSide ? [] : [aTaskRun('Completed')],
    };
    runEnded(monitor, { ...execution, ...(ownSide ? { ownSide } : {}) });
  };
  return { notifications, logged, run, stop, pass: (seconds: number) => vi.advanceTimersByTime(seconds * 1_000) };
};

describe('a fault of this machine', () => {
  beforeEach(() => void vi.useFakeTimers({ now: t0 }));
  afterEach(() => void vi.useRealTimers());

  it('is reported when it began and when it is over, with the monitors that it affected', () => {
    const { notifications, run, pass } = start();
    for (const monitor of ['a', 'b', 'c', 'd']) {
      run(monitor, 'resolver');
      pass(2);
    }
    expect(notifications.map(({ severity, subject }) => [severity, subject])).toEqual([
      ['down', 'Vigia cannot check since 2026-11-21T12:44:57Z'],
    ]);
    expect(notifications[0]?.text).toContain('no DNS server answers. Own side');
    expect(notifications[0]?.text).toContain('3 monitors (a, b, c)');
    for (const monitor of ['a', 'b', 'c', 'd']) run(monitor);
    pass(12);
    expect(notifications.map(({ severity }) => severity)).toEqual(['down', 'up']);
    expect(notifications[1]?.text).toMatch(/^Vigía checks again, after .*Affected: 4 monitors \(a, b, c, d\)\.$/);
  });

  it('is one episode while its causes have one origin, and another one for another origin', () => {
    const { notifications, run, pass } = start();
    for (const cause of ['resolver', 'network', 'resolver', 'descriptors', 'requests', 'descriptors'] as const) {
      run('a', cause);
      pass(3);
    }
    run('a', 'descriptors');
    expect(notifications.map(({ id }) => id.replace(/ 2026\S+/, ''))).toEqual([
      'vigia cannot check, line, opened',
      'vigia cannot check, machine, opened',
    ]);
  });

  it('goes on while an affected monitor has no result', () => {
    const { notifications, run, pass } = start();
    for (let runs = 0; runs < 3; runs += 1) {
      run('a', 'resolver');
      pass(60);
      run('other');
    }
    expect(notifications).toHaveLength(1);
    run('a');
    pass(12);
    expect(notifications).toHaveLength(2);
  });

  it('is over although a daily monitor has not run again, and one was removed', () => {
    const { notifications, run, pass } = start({ daily: 86_400_000 });
    for (const monitor of ['daily', 'a', 'b', 'c']) {
      run(monitor, 'network');
      pass(3);
    }
    for (const monitor of ['a', 'b', 'c']) run(monitor);
    pass(30);
    expect(notifications).toHaveLength(1);
    pass(60);
    expect(notifications).toHaveLength(2);
  });

  it.each([
    ['a single run', ['resolver']],
    ['a moment', ['stalled', 'stalled', 'stalled', 'stalled']],
  ] as const)('that is %s is only logged', (_, causes) => {
    const { notifications, logged, run, pass } = start();
    for (const [index, cause] of causes.entries()) {
      run(`m-${index}`, cause);
      pass(2);
    }
    for (const index of causes.keys()) run(`m-${index}`);
    pass(15);
    expect(notifications).toEqual([]);
    expect(logged).toHaveLength(1);
  });

  it('that is a lack of IPv6, and that of a drill, is no event', () => {
    const { notifications, run, pass } = start();
    for (let runs = 0; runs < 5; runs += 1) {
      run('a', 'ipv6');
      run('drill/a', 'resolver');
      pass(60);
    }
    expect(notifications).toEqual([]);
  });
});
