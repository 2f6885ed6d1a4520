// Interim responses (1xx) that no request asked for, before the response that counts or without one.
import { expect } from 'vitest';
import { type Case, head, sends, sendsAndWaits, sendsForever, sendsSlowly } from './support/case.ts';

/** Interim responses, and then the one that counts. */
const interim = (name: string, ...parts: readonly (string | Uint8Array)[]): Case => ({
  name: `interim responses: ${name}`,
  serve: sends(...parts, head('200 OK', ['Content-Length: 2']), 'ok'),
  expected: { status: 200, body: 'ok' },
});

export const interimResponses: readonly Case[] = [
  {
    name: '100 Continue without Expect, and a close',
    serve: sends(head('100 Continue')),
    expected: { code: 'CONNECTION_CLOSED', message: /after nothing but interim responses \(1xx\)$/ },
  },
  {
    name: '101 that no request asked for',
    serve: sends(head('101 X', ['Upgrade: x', 'Connection: upgrade'])),
    expected: { status: 101, body: '' },
  },
  {
    name: '101 without Upgrade, and a connection that stays open',
    serve: sendsAndWaits(head('101 X')),
    expected: { status: 101, body: '' },
  },
  {
    name: '101 and then bytes of another protocol',
    serve: sendsAndWaits(head('101 X', ['Upgrade: websocket', 'Connection: Upgrade']), Buffer.from([0x81, 2, 1, 2])),
    expected: { status: 101, body: '' },
  },
  interim('100 Continue', head('100 Continue')),
  interim('102 Processing', head('102 Processing')),
  interim('103 with links', head('103 Early Hints', ['Link: </a.css>; rel=preload'])),
  interim('104, which has no name yet', head('104')),
  interim('three different ones', head('100 Continue'), head('102 Processing'), head('103 Early Hints')),
  interim('thirty of them', head('102 Processing').repeat(30)),
  interim('one with a length', head('103 Early Hints', ['Content-Length: 5000000'])),
  interim('one with different lengths', head('100 Continue', ['Content-Length: 5', 'Content-Length: 6'])),
  interim('one with chunks and a length', head('102 X', ['Transfer-Encoding: chunked', 'Content-Length: 5'])),
  interim('one that other bytes of UTF-8 name', Buffer.from('HTTP/1.1 103 Pistas útiles\r\n\r\n')),
  {
    name: 'interim responses that arrive byte by byte',
    serve: sendsSlowly(
      `${head('100 Continue')}${head('103 X', ['Link: x'])}${head('200 OK', ['Content-Length: 2, 2'])}ok`,
    ),
    expected: { status: 200, body: 'ok' },
  },
  {
    name: 'interim responses and then a redirect without a location',
    serve: sends(head('103 X'), head('302 Found', ['Content-Length: 2']), 'ok'),
    expected: { status: 302, body: 'ok' },
  },
  {
    name: 'interim responses and then a failing one',
    serve: sends(head('100 Continue'), head('103 X'), head('503 No', ['Content-Length: 4']), 'gone'),
    expected: { status: 503, evidence: { excerpt: 'gone' } },
  },
  {
    name: '102 and then nothing',
    serve: sendsAndWaits(head('102 Processing')),
    expected: { code: 'TIMED_OUT', message: /then only interim responses\)$/ },
  },
  {
    name: 'a response half a second after an interim one',
    serve: (socket) => {
      socket.write(head('102 Processing'));
      setTimeout(() => socket.end(head('200 OK', ['Content-Length: 0'])), 500);
    },
    expected: { status: 200, evidence: { phases: { firstByteMs: expect.toSatisfy((ms: number) => ms >= 490) } } },
  },
  { name: 'endless 103', serve: sendsForever('', head('103 Early Hints'), 20), expected: { code: 'TIMED_OUT' } },
  {
    name: 'a flood of 103',
    serve: sendsForever('', head('103 Early Hints').repeat(500)),
    expected: { code: 'INVALID_RESPONSE', message: /sent more than 100 interim responses \(1xx\) and no other$/ },
  },
];
