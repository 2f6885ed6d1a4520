import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConsoleLogger, createNotificationPrinter } from '../../shared/logging/console-logger.ts';
import { runMessages } from '../../shared/messages/runs.ts';
import { type Alert, digestFrom } from '../../shared/model/outbox.ts';
import { state, stateNames } from '../../shared/model/state.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { createPrintedLines } from '../../shared/runner/printed-lines.ts';
import { formatDuration } from '../../shared/text/duration-text.ts';
import { anAlert, appended, aRun, aTaskRun, t0 } from '../support/builders.ts';
import { controls, looking, patienceMs, promptly } from './support/fuzz.ts';
import { anyValue, throwingValue } from './support/hostile.ts';
import { longText } from './support/texts.ts';

const time = fc.integer({ min: 0, max: 9_999_999_999_999 });
const kind = fc.constantFrom('opened' as const, 'closed' as const, 'removed' as const);
const single = fc
  .record({
    n: fc.integer({ min: 1, max: 99_999 }),
    kind,
    at: time,
    startedAt: time,
    cause: longText,
    tasks: fc.array(longText, { maxLength: 10 }),
  })
  .map(({ n, kind, ...more }) => anAlert(n, kind, more));

/** Alerts that accumulate while no channel accepts them: the later ones are in a digest. */
const piled = fc
  .array(fc.tuple(single, fc.boolean(), fc.boolean()), { minLength: digestFrom, maxLength: 40 })
  .map((all) =>
    all.reduce<readonly Alert[]>((outbox, [alert, held, isDown]) => appended(outbox, alert, { held, isDown }), []),
  );
const alert = fc.oneof(
  single,
  piled.map((outbox) => outbox.at(-1) as Alert),
);

/** The lines that a logger writes to the console. */
const console_ = () => {
  const written: string[] = [];
  const write = (line: string): void => void written.push(line);
  const now = () => t0;
  return {
    written,
    logger: createConsoleLogger({ write, now, quiet: () => false }),
    print: createNotificationPrinter({ write, now }),
  };
};

const expectPlain = (written: readonly string[]): void => {
  expect(written.length).toBeGreaterThan(0);
  for (const line of written) {
    expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} \| (INFO {3}|WARNING|ERROR {2}) \| /);
    expect(line).not.toMatch(controls);
  }
};

describe('an alert', () => {
  it('has a subject that every channel accepts, and a text, whatever the title and the cause are', {
    timeout: patienceMs,
  }, () => {
    fc.assert(
      fc.property(alert, longText, (given, title) => {
        const notification = promptly(() => composeNotification({ monitor: 'shop', title }, given));
        expect(notification.subject).toMatch(/^[\x20-\x7e]{1,99}$/);
        expect(notification.subject.trim()).toBe(notification.subject);
        expect(notification.text.length).toBeGreaterThan(10);
        const { written, print } = console_();
        print(notification);
        expectPlain(written);
        expect(written).toHaveLength(1);
      }),
      looking(),
    );
  });

  it('formats any duration', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(fc.oneof(time, fc.integer(), fc.double({ noNaN: true, min: -1e15, max: 1e15 })), (ms) => {
        expect(formatDuration(ms)).toMatch(/^\d+ (d|h|min|s)( \d+ (h|min|s))?$/);
      }),
      looking(),
    );
  });
});

describe('the console', () => {
  const lines = fc.array(longText, { maxLength: 3 });
  const ending = fc.tuple(fc.constantFrom(...stateNames), longText);

  it('gets no control characters from text from outside', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(lines, lines, ending, ending, longText, (printed, ofFlow, [end, why], [flowEnd, flowWhy], name) => {
        const { written, logger } = console_();
        const taskRuns = [aTaskRun(end, { message: why, lines: printed, name })];
        const states = [state(flowEnd, t0 + 9, flowWhy)];
        promptly(() => logger.runFinished(aRun(t0, { states, taskRuns, lines: ofFlow })));
        for (const say of [logger.info, logger.warn, logger.error]) say(name);
        expectPlain(written);
      }),
      looking(300),
    );
  });
});

describe('output of print', () => {
  const values = fc.array(fc.oneof(anyValue, throwingValue), { maxLength: 4 });

  it('is stored in a few short lines, whatever the values are', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 30 }), (calls) => {
        let left = 40_000;
        const allow = (chars: number): boolean => {
          left -= chars;
          return left >= 0;
        };
        const printed = createPrintedLines({
          clock: { now: () => 0 },
          reserveChars: allow,
          secrets: { redact: (text) => text },
          messages: runMessages('en'),
        });
        for (const call of calls) promptly(() => printed.print(call.map((boxed) => boxed())));
        const kept = printed.lines();
        expect(kept.length).toBeLessThanOrEqual(21);
        for (const line of kept) {
          expect(line.length).toBeLessThanOrEqual(500);
          expect(line).not.toMatch(controls);
        }
      }),
      looking(200),
    );
  });
});
