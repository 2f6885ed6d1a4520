import { describe, expect, it } from 'vitest';
import { type HttpOptions, http, monitor } from '../../../shared/monitor.ts';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import {
  endOf,
  executeMonitor,
  httpResponse,
  loadedMonitor,
  onlyTask,
  scriptedProbe,
} from '../../runner/support/execute-flow.ts';

const json = (value: unknown): HttpOutcome => httpResponse(200, JSON.stringify(value));

/** As older servers send it. */
const latin = (text: string, type: string): HttpOutcome => {
  const outcome = httpResponse(200, '', { 'content-type': type });
  if (!outcome.ok) throw new Error('no httpResponse');
  return { ...outcome, response: { ...outcome.response, body: Buffer.from(text, 'latin1') } };
};

const endsWith = async (options: HttpOptions, outcome: HttpOutcome, language: 'en' | 'es' = 'en'): Promise<string> => {
  const { probe } = scriptedProbe(() => outcome);
  const checks = [http('home', 'https://shop.example/', options)];
  return endOf(
    onlyTask(await executeMonitor(loadedMonitor(monitor('shop', { every: '30s', checks, language })), { probe })),
  );
};

describe('a body in another character set than UTF-8', () => {
  it.each<[string, HttpOptions, HttpOutcome]>([
    ['text', { expect: { body: 'Sesión' } }, latin('Sesión', 'text/html; charset=latin1')],
    ['JSON', { expect: { json: { '$.a': 'ñ' } } }, latin('{"a":"ñ"}', 'text/json;charset=latin1')],
    ['the character set of the page', { expect: { body: /ñ/ } }, latin('<meta charset=latin1>ñ', 'text/html')],
  ])('is decoded: %s', async (_, options, outcome) => {
    expect(await endsWith(options, outcome)).toBe('Completed');
  });
});

describe('JSON', () => {
  const deep = `${'['.repeat(5_000)}{"error":1}${']'.repeat(5_000)}`;
  it.each<[HttpOptions, HttpOutcome, string]>([
    [
      { expect: { json: { '$[*].up': true } } },
      json(Array.from({ length: 3_000 }, (_, n) => ({ up: n < 2_999 }))),
      'JSON $[*].up from shop.example is false, expected true',
    ],
    [
      { expect: { json: { '$[*]': 1 } } },
      json(Array.from({ length: 20_001 }, () => 1)),
      'JSON $[*] from shop.example selects more than 20000 values, which are not all checked, expected 1',
    ],
    [
      { expect: { json: { '$..error': { exists: false } } } },
      httpResponse(200, deep),
      'JSON from shop.example is nested too deeply to check $..error, expected no value',
    ],
    [
      { expect: { json: { '$.access_token': /^x/ } } },
      json({ access_token: 'a1b2c3' }),
      'JSON $.access_token from shop.example is "***", expected /^x/',
    ],
    [
      { expect: { json: { '$.user': 1 } } },
      json({ user: { password: 'a1b2c3' } }),
      'JSON $.user from shop.example is {"password":"***"}, expected 1',
    ],
    [
      { expect: { json: { '$.code': 0 } } },
      json({ code: 'E42' }),
      'JSON $.code from shop.example is "E42", expected 0',
    ],
  ])('%o', async (options, outcome, message) => {
    expect(await endsWith(options, outcome)).toBe(`Failed: ${message}`);
  });

  it('with too many values or too deep is reported in Spanish too', async () => {
    const options = { expect: { json: { '$..error': { exists: false } } } } as const;
    expect(await endsWith(options, httpResponse(200, deep), 'es')).toContain('demasiado anidado para verificar');
    const many = json(Array.from({ length: 20_001 }, () => 1));
    expect(await endsWith({ expect: { json: { '$[*]': 1 } } }, many, 'es')).toContain('más de 20000 valores');
  });
});
