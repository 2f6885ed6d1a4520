import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJsonPath } from '../../shared/checks/http/json-path.ts';
import { parseExpect } from '../../shared/checks/http/parse-expect.ts';
import { assertionContext } from '../../shared/checks/http/response-assertion.ts';
import { compilePattern, pattern } from '../../shared/define/pattern.ts';
import { looking, patienceMs, promptly } from './support/fuzz.ts';
import { anyText, longText, nearly } from './support/texts.ts';

const sources = [
  '(a+)+$',
  '^(ok|ready)$',
  '(a|a)*b',
  '(.*)*x',
  '\\d{1,300}',
  '(?i)x',
  '[^a-z]+\\s?',
  '\\p{L}+',
  '(?<n>x)',
  '(?=x)',
  '\\1',
  '((((a*)*)*)*)*',
  '.{0,200}',
  '[[:alpha:]]',
  '\\x{10ffff}',
  '$^',
];
const source = fc.oneof(fc.constantFrom(...sources), nearly(fc.constantFrom(...sources)), longText);

/** Texts on which a backtracking pattern takes exponential time. */
const heavy = ['a'.repeat(30_000), `${'a'.repeat(30_000)}!`, 'ab'.repeat(20_000), '1'.repeat(30_000)];

describe('a pattern', () => {
  it('is rejected with a message, or ends in time on any text', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(source, fc.oneof(fc.constantFrom('', 'i', 'ms', 'g'), anyText), anyText, (given, flags, text) => {
        const checked = promptly(() => compilePattern(pattern(given, flags), 'expect.body'));
        if (!checked.ok) {
          expect(checked.issues[0]?.message.length).toBeGreaterThan(10);
          return;
        }
        for (const one of [text, heavy[given.length % heavy.length] ?? '']) promptly(() => checked.value.test(one));
      }),
      looking(300),
    );
  });
});

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    '{"__proto__":{"x":1},"constructor":2}',
    `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
    `${'{"a":'.repeat(3_000)}1${'}'.repeat(3_000)}`,
    '{"a":[{"b":"ok"},{"b":null}],"n":1e999}',
    `[${'1,'.repeat(20_000)}1]`,
  ),
  longText,
);
const paths = [
  '$',
  '$.a',
  "$['a b']",
  '$.a[*].b',
  '$..b',
  '$[?@.b == "ok"]',
  '$.a[?match(@.b, "(a+)+")]',
  '$[-1]',
  '$[0:10:2]',
  "$['__proto__'].x",
  '$.constructor',
  '$[?length(@) > 1]',
  '$[?search(@, @)]',
];
const path = fc.oneof(fc.constantFrom(...paths), nearly(fc.constantFrom(...paths)), longText);

describe('a JSON path', () => {
  it('is rejected with a message, or selects in time from any document', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(path, json, (given, text) => {
        const checked = promptly(() => parseJsonPath(given, 'expect.json'));
        if (!checked.ok) {
          expect(checked.issues[0]?.message.length).toBeGreaterThan(10);
          return;
        }
        let value: unknown;
        try {
          value = JSON.parse(text);
        } catch {
          return;
        }
        const { values } = promptly(() => checked.value(value));
        expect(values.length).toBeLessThanOrEqual(20_000);
      }),
      looking(300),
    );
  });
});

describe('an expectation', () => {
  const rule = fc.oneof(
    fc.constantFrom<unknown>(
      'ok',
      1,
      null,
      { atLeast: 1 },
      { exists: false },
      { not: 'ok' },
      { equals: { b: 'ok' } },
      /o+k/,
      ['ok'],
    ),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const expected = fc.record(
    {
      status: fc.constantFrom<unknown>(200, '2xx', '200-299', [200, '3xx']),
      headers: fc.dictionary(fc.constantFrom('content-type', 'x'), fc.oneof(fc.constant(/a/), anyText), { maxKeys: 2 }),
      body: fc.oneof(fc.constantFrom<unknown>(/(a+)+$/, ['a', /b/]), anyText),
      json: fc.dictionary(path, rule, { maxKeys: 3 }),
      maxLatency: fc.constantFrom('1ms', '2s'),
    },
    { requiredKeys: [] },
  );

  it('is evaluated on any response, with short findings', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(expected, json, longText, fc.integer({ min: 100, max: 599 }), (given, body, header, status) => {
        const checked = promptly(() => parseExpect(given, 'GET', 'https://shop.example/'));
        if (!checked.ok) return;
        const evidence = { kind: 'http' as const, method: 'GET', url: 'https://shop.example/', phases: { totalMs: 5 } };
        const response = {
          ...{ status, ok: status < 300, url: evidence.url, evidence },
          headers: { get: () => (status % 2 ? header : null) },
          text: async () => body,
          json: async () => JSON.parse(body) as unknown,
        };
        for (const language of ['en', 'es'] as const) {
          const context = assertionContext({
            response,
            url: evidence.url,
            requestedHost: 'shop.example',
            text: body,
            now: 0,
            language,
            redact: (text) => text,
          });
          for (const assertion of checked.value.assertions)
            for (const { what, found, message } of promptly(() => assertion(context))) {
              expect(what.length).toBeLessThan(700);
              expect(found.length).toBeLessThan(400);
              expect(message.length).toBeLessThan(2_000);
            }
        }
      }),
      looking(300),
    );
  });
});
