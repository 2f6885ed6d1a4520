// Lengths and counts in JSON, the URL at which redirects end, other methods and unusual status codes.
import { describe, expect, it } from 'vitest';
import type { HttpOptions } from '../../../shared/monitor.ts';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import { endOf, httpResponse } from '../../runner/support/execute-flow.ts';
import { endOfCheck, json, runHttpCheck } from './support/run-http-check.ts';

const ofA = (rule: object): HttpOptions => ({ expect: { json: { '$.a': rule } } });
const ofEach = (rule: object): HttpOptions => ({ expect: { json: { '$.a[*]': rule } } });

describe('a response passes', () => {
  it.each<[string, HttpOptions, HttpOutcome]>([
    ['with the length of a list', ofA({ length: 2 }), json({ a: [1, 2] })],
    ['with the length of a text in characters', ofA({ length: { atMost: 2 } }), json({ a: '😀é' })],
    ['with the length of an object', ofA({ length: { not: 0 } }), json({ a: { b: 1 } })],
    ['with no value where none is expected', ofEach({ count: 0 }), json({ a: [] })],
    ['with enough values of enough size', ofEach({ count: { atLeast: 2 }, atLeast: 1 }), json({ a: [1, 2] })],
    ['with status 999', { expect: { status: 999 } }, httpResponse(999)],
    ['with a class above 5xx', { expect: { status: '9xx' } }, httpResponse(999)],
    ['where it must end', { expect: { url: 'https://ana:x@shop.example#top' } }, httpResponse(200)],
    ['where it must end by a pattern', { expect: { url: /^https:\/\/shop\.example\/$/ } }, httpResponse(200)],
    ['to another method', { method: 'PROPFIND', body: 'x' }, httpResponse(200)],
    ['to TRACE', { method: 'trace', expect: { status: 405 } }, httpResponse(405)],
  ])('%s', async (_, options, outcome) => {
    expect(await endOfCheck(options, outcome)).toBe('Completed');
  });
});

describe('a failing check names what was expected and what was found', () => {
  it.each<[HttpOptions, HttpOutcome, string, string]>([
    [
      ofA({ length: { atLeast: 1 } }),
      json({ a: [] }),
      'JSON $.a from shop.example is length 0, expected length at least 1',
      'JSON $.a de shop.example es longitud 0; se esperaba longitud al menos 1',
    ],
    [
      ofA({ length: { not: 3 } }),
      json({ a: 4 }),
      'JSON $.a from shop.example is 4, expected length anything but 3',
      'JSON $.a de shop.example es 4; se esperaba longitud algo distinto de 3',
    ],
    [
      ofEach({ count: { atLeast: 2, atMost: 5 } }),
      json({ a: [1] }),
      'JSON $.a[*] from shop.example selects 1 value, expected at least 2 and at most 5 values',
      'JSON $.a[*] de shop.example selecciona 1 valor; se esperaba al menos 2 y como máximo 5 valores',
    ],
    [
      ofA({ count: 1 }),
      json({}),
      'JSON $.a from shop.example selects 0 values, expected 1 value',
      'JSON $.a de shop.example selecciona 0 valores; se esperaba 1 valor',
    ],
    [
      { expect: { url: '/welcome' } },
      httpResponse(200),
      'The request to shop.example ended at https://shop.example/, expected at https://shop.example/welcome',
      'La petición a shop.example terminó en https://shop.example/; se esperaba en https://shop.example/welcome',
    ],
  ])('%o', async (options, outcome, en, es) => {
    expect(await endOfCheck(options, outcome)).toBe(`Failed: ${en}`);
    const { taskRun } = await runHttpCheck(options, outcome, { language: 'es' });
    expect(endOf(taskRun)).toBe(`Failed: ${es}`);
  });
});
