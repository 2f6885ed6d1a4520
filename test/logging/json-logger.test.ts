// The log as JSON lines.
import { describe, expect, it } from 'vitest';
import { createJsonLogger, createJsonNotificationPrinter } from '../../shared/logging/json-logger.ts';
import type { LogLevel } from '../../shared/logging/log-levels.ts';
import { flowRunName } from '../../shared/model/identity.ts';
import { state } from '../../shared/model/state.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { anAlert, aRun, aTaskRun, lettered, t0 } from '../support/builders.ts';

const open = (level: LogLevel = 'info', isQuiet = false) => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const logger = createJsonLogger({ write, now: () => t0, quiet: () => isQuiet, level });
  return { logger, lines, write, objects: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

const time = new Date(t0).toISOString();

describe('the JSON logger', () => {
  it('logs a run in one line, with its task runs and their printed lines', () => {
    const { logger, objects } = open();
    const failed = aTaskRun('Failed', { name: 'home-35f', message: 'Status code: 404', lines: ['one', 'two'] });
    const run = aRun(t0, { taskRuns: [failed, aTaskRun('Completed', { name: 'login-001' })], lines: ['requested'] });
    logger.runFinished(run);
    expect(objects()).toEqual([
      expect.objectContaining({
        time,
        level: 'error',
        event: 'run',
        monitor: 'shop',
        run: run.id,
        name: flowRunName(run.id),
        state: 'Completed',
        verdict: 'failing',
        lines: ['requested'],
        tasks: [
          { task: 'home-35f', state: 'Failed', message: 'Status code: 404', lines: ['one', 'two'] },
          { task: 'login-001', state: 'Completed' },
        ],
      }),
    ]);
  });

  it('logs a passing run that is Degraded as a warning, with the verdict of /counts', () => {
    const { logger, objects } = open('warn', true);
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Degraded', { message: 'slow' }), aTaskRun('Completed')] }));
    expect(objects()).toMatchObject([
      { level: 'warn', state: 'Completed', verdict: 'degraded', tasks: [{ message: 'slow' }, { state: 'Completed' }] },
    ]);
  });

  it('logs the retried attempts', () => {
    const { logger, objects } = open();
    const states = [
      state('Running', t0),
      state('AwaitingRetry', t0 + 1_000, 'Status code: 503'),
      state('Retrying', t0 + 3_000),
      state('Completed', t0 + 3_500),
    ];
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Completed', { states, attempts: 2 })] }));
    const failedAttempts = [{ at: new Date(t0 + 1_000).toISOString(), message: 'Status code: 503' }];
    expect(objects()[0]).toMatchObject({
      level: 'info',
      tasks: [{ task: 'home-000', state: 'Completed', attempts: 2, failedAttempts }],
    });
  });

  it('prints an alert in one line', () => {
    const { write, objects } = open('error');
    const notification = composeNotification({ monitor: 'shop', title: 'The shop' }, anAlert(1, 'closed'));
    createJsonNotificationPrinter({ write, now: () => t0 })(notification);
    const { subject, text } = notification;
    expect(objects()).toEqual([
      { time, level: 'info', event: 'alert', monitor: 'shop', alert: 'shop#1 closed', severity: 'up', subject, text },
    ]);
  });

  it('logs messages down to its level', () => {
    const { logger, objects } = open('warn');
    logger.debug?.('one');
    logger.info('two');
    logger.warn('three');
    logger.error('four');
    expect(objects()).toEqual([
      { time, level: 'warn', event: 'message', message: 'three' },
      { time, level: 'error', event: 'message', message: 'four' },
    ]);
  });

  it('leaves out passing runs, and only those, where it is quiet', () => {
    const { logger, lines } = open('info', true);
    logger.runFinished(lettered('W', t0));
    expect(lines).toEqual([]);
    for (const letter of ['F', 'T', 'C', 'X'] as const) logger.runFinished(lettered(letter, t0));
    expect(lines).toHaveLength(4);
  });

  it('writes each object on one line, and escapes characters that a terminal would obey', () => {
    const { logger, lines, objects } = open();
    const text = 'a\nb\r\u001b[2J\u009b31m\u2028\u007f\u202eend\u2066\u200f\ufeff';
    logger.runFinished(aRun(t0, { taskRuns: [aTaskRun('Failed', { message: text, lines: [text] })] }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^[\x20-\x7e]+$/);
    expect(objects()[0]).toMatchObject({ tasks: [{ message: text, lines: [text] }] });
  });
});
