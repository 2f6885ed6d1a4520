// The console log: the format of Prefect, levels, and text that could rewrite the terminal.
import { describe, expect, it } from 'vitest';
import { createConsoleLogger, createNotificationPrinter } from '../../shared/logging/console-logger.ts';
import { flowRunName } from '../../shared/model/identity.ts';
import { state } from '../../shared/model/state.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { formatLocalTimeMs } from '../../shared/text/clock-text.ts';
import { anAlert, aRun, aTaskRun, at, lettered, t0 } from '../support/builders.ts';

/** A local time. */
const moment = new Date(2026, 10, 21, 7, 5, 9, 31).getTime();
const clock = '07:05:09.031';

const open = (isQuiet = false, isNamed = false) => {
  const lines: string[] = [];
  const logger = createConsoleLogger({
    write: (line) => void lines.push(line),
    now: () => moment,
    quiet: () => isQuiet,
    showMonitor: () => isNamed,
  });
  return { logger, lines };
};

/** The ends of a task run and of a flow run. */
const [taskEnd, flowEnd] = [formatLocalTimeMs(t0 + 100), formatLocalTimeMs(t0 + 102)];

const flow = `Flow run '${flowRunName(`shop~${t0}`)}'`;

describe('the console logger', () => {
  it('logs the printed lines and the end of each task run, and then of the flow run', () => {
    const { logger, lines } = open();
    const failed = aTaskRun('Failed', {
      name: 'check_playstation_server_status-35f',
      message: 'Servidor PlayStation no disponible. Status code: 404',
      lines: ['PlayStation server returned status code 404'],
      lineTimes: [t0 + 90],
    });
    logger.runFinished(
      aRun(t0, {
        taskRuns: [aTaskRun('Completed', { name: 'home-001' }), failed],
        lines: ['all requested'],
        lineTimes: [t0 + 101],
      }),
    );
    expect(lines).toEqual([
      `${formatLocalTimeMs(t0 + 90)} | INFO    | Task run 'check_playstation_server_status-35f' - PlayStation server returned status code 404`,
      `${taskEnd} | INFO    | Task run 'home-001' - Finished in state Completed()`,
      `${taskEnd} | ERROR   | Task run 'check_playstation_server_status-35f' - Finished in state Failed('Servidor PlayStation no disponible. Status code: 404')`,
      `${formatLocalTimeMs(t0 + 101)} | INFO    | ${flow} - all requested`,
      `${flowEnd} | INFO    | ${flow} - Finished in state Completed()`,
    ]);
  });

  it('logs a passing run in one line where it is brief, and all of a failing one', () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const logger = createConsoleLogger({ write, now: () => moment, quiet: () => false, brief: () => true });
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Completed', { lines: ['fine'] })], lines: ['all'] }));
    expect(lines).toEqual([`${flowEnd} | INFO    | ${flow} - Finished in state Completed()`]);
    for (const end of ['Failed', 'Degraded'] as const) {
      lines.length = 0;
      logger.runFinished(aRun(t0, { taskRuns: [aTaskRun(end, { lines: ['not fine'] })] }));
      expect(lines).toHaveLength(3);
    }
  });

  it('names the day and the time zone at the start, and once when the day changes', () => {
    const lines: string[] = [];
    let now = new Date(2026, 10, 21, 23, 59, 59, 900).getTime();
    const output = { write: (line: string) => void lines.push(line), now: () => now, namesDays: true };
    const logger = createConsoleLogger({ ...output, quiet: () => false });
    logger.info('one');
    logger.info('two');
    now += 200;
    logger.info('three');
    createNotificationPrinter(output)(composeNotification({ monitor: 'shop', title: 'The shop' }, anAlert(1)));
    const texts = lines.map((line) => line.split(' | ')[2]);
    expect(texts.map((text) => text?.split(',')[0])).toEqual([
      'Times are of 2026-11-21',
      'one',
      'two',
      'Times are of 2026-11-22',
      'three',
      expect.stringContaining('Alert'),
    ]);
    expect(texts[0]).toMatch(/, (UTC|\S+, UTC[+-]\d\d:\d\d)$/);
  });

  it('names the monitor of each run where several are running; for a drill the real monitor', () => {
    const { logger, lines } = open(false, true);
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Completed', { lines: ['requested'] })] }));
    expect(lines).toEqual([
      `${formatLocalTimeMs(t0)} | INFO    | Task run 'home-000' of shop - requested`,
      `${taskEnd} | INFO    | Task run 'home-000' of shop - Finished in state Completed()`,
      `${flowEnd} | INFO    | ${flow} of shop - Finished in state Completed()`,
    ]);
    lines.length = 0;
    logger.runFinished(aRun(t0, { monitor: 'drill/shop', taskRuns: [aTaskRun('Failed')] }));
    expect(lines[0]).toBe(`${taskEnd} | ERROR   | DRILL: Task run 'home-000' of shop - Finished in state Failed()`);
  });

  it('logs each retried attempt with the time at which it failed', () => {
    const { logger, lines } = open();
    const states = [
      state('Running', moment - 9_000),
      state('AwaitingRetry', moment - 8_000, 'Status code: 503'),
      state('Retrying', moment - 6_000),
      state('AwaitingRetry', moment - 3_000),
      state('Retrying', moment - 1_000),
      state('Failed', moment, 'Status code: 404'),
    ];
    const tried = aTaskRun('Failed', { states, attempts: 3, lines: ['requested', 'attempt 2: requested'] });
    logger.runFinished(aRun(t0, { taskRuns: [tried] }));
    expect(lines.filter((line) => line.includes('Task run'))).toEqual([
      "07:05:00.031 | INFO    | Task run 'home-000' - requested",
      "07:05:01.031 | INFO    | Task run 'home-000' - Attempt 1 of 3 failed: Status code: 503",
      "07:05:03.031 | INFO    | Task run 'home-000' - attempt 2: requested",
      "07:05:06.031 | INFO    | Task run 'home-000' - Attempt 2 of 3 failed",
      "07:05:09.031 | ERROR   | Task run 'home-000' - Finished in state Failed('Status code: 404')",
    ]);
  });

  it.each([
    ['Completed', 'INFO   '],
    ['Degraded', 'WARNING'],
    ['Failed', 'ERROR  '],
    ['TimedOut', 'ERROR  '],
    ['Crashed', 'WARNING'],
    ['Cancelled', 'WARNING'],
  ] as const)('logs %s with the level %s', (name, level) => {
    const { logger, lines } = open();
    logger.runFinished(aRun(t0, { states: [state(name, at(1))], taskRuns: [] }));
    expect(lines).toEqual([`${formatLocalTimeMs(at(1))} | ${level} | ${flow} - Finished in state ${name}()`]);
  });

  it('leaves out passing runs, and only those, where it is quiet', () => {
    const { logger, lines } = open(true);
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Completed', { lines: ['fine'] })] }));
    expect(lines).toEqual([]);
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Degraded')] }));
    expect(lines.length).toBeGreaterThan(0);
    for (const letter of ['F', 'T', 'C', 'X'] as const) {
      lines.length = 0;
      logger.runFinished(lettered(letter, t0));
      expect(lines.length).toBeGreaterThan(0);
    }
  });

  it('prints an alert in one line', () => {
    const lines: string[] = [];
    const print = createNotificationPrinter({ write: (line) => void lines.push(line), now: () => moment });
    print(composeNotification({ monitor: 'shop', title: 'The shop' }, anAlert(1)));
    print(composeNotification({ monitor: 'shop', title: 'The shop' }, anAlert(1, 'closed')));
    expect(lines[0]).toBe(
      `${clock} | ERROR   | Alert 'shop#1 opened' - The shop has been down since 2026-11-21 12:45:01 UTC. - Status code: 503 - Tasks: home`,
    );
    // Without the error that is over.
    expect(lines[1]).toContain(`${clock} | INFO    | Alert 'shop#1 closed' - The shop recovered at`);
    expect(lines[1]).not.toContain('503');
    expect(lines).toHaveLength(2);
  });

  it('logs each line of a message with its level', () => {
    const { logger, lines } = open();
    logger.info('one\ntwo');
    logger.warn('three');
    logger.error('four');
    expect(lines).toEqual([
      `${clock} | INFO    | one`,
      `${clock} | INFO    | two`,
      `${clock} | WARNING | three`,
      `${clock} | ERROR   | four`,
    ]);
  });

  it.each([
    ['error', ['ERROR  ']],
    ['warn', ['WARNING', 'ERROR  ']],
    ['info', ['INFO   ', 'WARNING', 'ERROR  ']],
    ['debug', ['DEBUG  ', 'INFO   ', 'WARNING', 'ERROR  ']],
  ] as const)('with the level %s logs lines that are at least as severe', (level, levels) => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const logger = createConsoleLogger({ write, now: () => moment, quiet: () => false, level });
    logger.debug?.('one');
    logger.info('two');
    logger.warn('three');
    logger.error('four');
    expect(lines.map((line) => line.split(' | ')[1])).toEqual(levels);
  });

  it.each([
    '\u001b[2J\u001b[31mgone',
    'back\b\b\bward',
    'over\rwritten',
    'bell\u0007',
    'c1\u009b31m',
    'turned \u202eround',
    'marked \u200f\u061c\u2067round',
    'parted \u2028\ufeffhere',
  ])('replaces characters that could rewrite the terminal: %j', (text) => {
    const { logger, lines } = open();
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Failed', { message: text, lines: [text] })] }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters must not be printed
    expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u061c\u200f\u2028\u202e\u2067\ufeff]/);
    expect(lines).toHaveLength(3);
  });
});
