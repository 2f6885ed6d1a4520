import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOptions } from '../../infra/local/start-options.ts';
import { closestMatch } from '../../shared/define/closest-match.ts';
import { parseDuration } from '../../shared/model/duration.ts';
import { isSlug, parseRunId, runId } from '../../shared/model/identity.ts';
import { evaluateAddress } from '../../shared/net/address-policy.ts';
import { parseHostsFile } from '../../shared/net/hosts-file.ts';
import { formatMessage, parseMessage } from '../../shared/queue/message-codec.ts';
import { cleanText, errorMessage } from '../../shared/text/clean.ts';
import { controls, looking, patienceMs, promptly } from './support/fuzz.ts';
import { anyValue, throwingValue } from './support/hostile.ts';
import { anyText, longText, nearly } from './support/texts.ts';

const slug = fc.stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
const dueAt = fc.integer({ min: 1_000_000_000_000, max: 9_999_999_999_999 });
const trigger = fc.constantFrom('schedule' as const, 'manual' as const);
const key = fc.record({ monitor: slug, dueAt, trigger });

describe('a duration', () => {
  const text = fc
    .tuple(fc.nat(999_999_999), fc.option(fc.nat(999)), fc.constantFrom('ms', 's', 'm', 'h', 'd'))
    .map(([whole, part, unit]) => `${whole}${part === null ? '' : `.${part}`}${unit}`);

  it('is a safe whole number of milliseconds, or undefined', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(fc.oneof(text, nearly(text), longText), (given) => {
        const ms = promptly(() => parseDuration(given));
        if (ms === undefined) return;
        expect(ms).toSatisfy(Number.isInteger);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(given).toMatch(/^[0-9.]+(ms|s|m|h|d)$/);
      }),
      looking(),
    );
  });
});

describe('the id of a run', () => {
  it('is parsed into its parts', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(key, (given) => {
        expect(parseRunId(runId(given))).toEqual(given);
      }),
      looking(),
    );
  });

  it('is valid only in its canonical form', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(fc.oneof(nearly(key.map(runId)), longText), (text) => {
        const parsed = promptly(() => parseRunId(text));
        if (parsed === undefined) return;
        expect(runId(parsed)).toBe(text);
        expect(isSlug(parsed.monitor)).toBe(true);
      }),
      looking(),
    );
  });
});

describe('a message of the queue', () => {
  const message = fc.record({ runs: fc.array(key, { minLength: 1, maxLength: 25 }) });
  const nearlyRun = fc.record(
    {
      monitor: fc.oneof(slug, longText, fc.anything()),
      dueAt: fc.oneof(dueAt, fc.anything()),
      trigger: fc.oneof(trigger, longText, fc.anything()),
      extra: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const nearlyMessage = fc
    .record({ runs: fc.oneof(fc.array(nearlyRun, { maxLength: 30 }), fc.anything()) })
    .map((value) => JSON.stringify(value) ?? '');
  const texts = fc.oneof(nearly(message.map(formatMessage)), nearlyMessage, fc.json(), longText);

  it('is parsed as it was encoded', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(message, (given) => {
        expect(parseMessage(formatMessage(given))).toEqual(given);
      }),
      looking(300),
    );
  });

  it('is valid, or rejected with one short sentence', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const { runs } = promptly(() => parseMessage(text));
          expect(runs.length).toBeGreaterThan(0);
          expect(parseMessage(formatMessage({ runs }))).toEqual({ runs });
        } catch (error) {
          expect(error).toMatchObject({ message: expect.stringMatching(/^malformed message/) });
          expect((error as Error).message.length).toBeLessThan(400);
        }
      }),
      looking(),
    );
  });
});

describe('text from outside', () => {
  it('is cleaned: short, well-formed and without control characters', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(longText, fc.integer({ min: 10, max: 500 }), (text, limit) => {
        const cleaned = promptly(() => cleanText(text, limit));
        expect(cleaned.length).toBeLessThanOrEqual(limit);
        expect(cleaned.isWellFormed()).toBe(true);
        expect(cleaned).not.toMatch(controls);
        expect(cleaned).not.toMatch(/[\t\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      }),
      looking(),
    );
  });

  it('is returned for any thrown value', { timeout: patienceMs }, () => {
    const error = fc.tuple(fc.oneof(anyValue, throwingValue), fc.oneof(anyValue, throwingValue), longText).map(
      ([message, cause, name]) =>
        () =>
          Object.assign(new Error('x', { cause: cause() }), { message: message(), name }),
    );
    fc.assert(
      fc.property(fc.oneof(anyValue, throwingValue, error), (thrown) => {
        const words = promptly(() => errorMessage(thrown()));
        expect(words.length).toBeLessThanOrEqual(500);
        expect(words).not.toMatch(controls);
      }),
      looking(),
    );
  });

  it('is compared with the known names to suggest one', { timeout: patienceMs }, () => {
    const known = ['every', 'title', 'flow'];
    fc.assert(
      fc.property(fc.oneof(nearly(fc.constantFrom(...known)), longText), (word) => {
        const meant = promptly(() => closestMatch(word, known));
        if (meant !== undefined) expect(known).toContain(meant);
      }),
      looking(),
    );
  });
});

describe('the options of the command line', () => {
  const option = fc.constantFrom('--port', '--data', '--monitors', '--help', '-p', '--', '--port=', '--no-help');
  const args = fc.array(
    fc.oneof(
      option,
      anyText,
      fc.tuple(option, anyText).map(([name, text]) => name + text),
    ),
    {
      maxLength: 6,
    },
  );

  it('are parsed, or rejected with one sentence', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(args, (given) => {
        const parsed = promptly(() => parseOptions(given, '/home/somebody'));
        if (parsed.outcome === 'refused') {
          expect(parsed.sentence).not.toMatch(controls);
          expect(parsed.sentence.length).toBeLessThan(1_000);
          expect(parsed.sentence).toMatch(/\.$/);
        }
        if (parsed.outcome !== 'start') return;
        expect(parsed.options.port).toSatisfy((port: number) => Number.isInteger(port) && port >= 0 && port <= 65_535);
        expect(isAbsolute(parsed.options.dataFolder)).toBe(true);
        expect(isAbsolute(parsed.options.monitorsFile)).toBe(true);
      }),
      looking(),
    );
  });
});

const address = fc.oneof(fc.ipV4(), fc.ipV4Extended(), fc.ipV6());

describe('a hosts file', () => {
  const line = fc
    .tuple(fc.oneof(address, anyText), fc.constantFrom(' ', '\t', '  '), fc.oneof(fc.domain(), anyText), anyText)
    .map(([ip, gap, name, rest]) => `${ip}${gap}${name}${rest}`);
  const file = fc.oneof(
    fc.array(fc.oneof(line, anyText), { maxLength: 20 }).map((lines) => lines.join('\n')),
    longText,
  );

  it('has addresses for names, whatever its text is', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(file, (text) => {
        for (const [name, addresses] of promptly(() => parseHostsFile(text))) {
          expect(name).toBe(name.toLowerCase());
          expect(name).not.toMatch(/\s|#/);
          expect(addresses.length).toBeGreaterThan(0);
          for (const one of addresses) expect(isIP(one)).toBeGreaterThan(0);
        }
      }),
      looking(),
    );
  });
});

describe('an address', () => {
  const zone = fc.stringMatching(/^[0-9a-zA-Z.:-]{1,12}$/);
  const withZone = fc.tuple(fc.ipV6(), zone).map(([ip, name]) => `${ip}%${name}`);
  const mapped = fc
    .tuple(fc.constantFrom('::ffff:', '64:ff9b::', '::', '2002:'), fc.ipV4())
    .map((parts) => parts.join(''));

  it('is checked by the address policy in every form that Node accepts', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(fc.oneof(address, withZone, mapped, nearly(address)), (text) => {
        if (isIP(text) === 0) return;
        const judged = promptly(() => evaluateAddress(text));
        expect(isIP(judged.address)).toBeGreaterThan(0);
        expect(evaluateAddress(judged.address).address).toBe(judged.address);
      }),
      looking(),
    );
  });
});
