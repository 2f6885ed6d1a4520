// Lengths that responses state: right, wrong, several, and of bodies that a response cannot have.
import { type Case, head, response, sends, sendsAndWaits, sendsInTurn, sendsSlowly } from './support/case.ts';

const length = (value: string): string => head('200 OK', [`Content-Length: ${value}`]);

const bad = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sends(...parts),
  expected: { code: 'INVALID_RESPONSE' },
});
const cut = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sends(...parts),
  expected: { code: 'CONNECTION_CLOSED', message: /in the middle of the body, after/ },
});
const stalled = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sendsAndWaits(...parts),
  expected: { code: 'TIMED_OUT', message: /^no complete response within 1 s \(status 200, then / },
});

const good = (name: string, ...parts: readonly string[]): Case => ({
  name,
  serve: sends(...parts),
  expected: { status: 200, body: 'ok' },
});
const differing = (name: string, ...headers: readonly string[]): Case => ({
  name,
  serve: sends(head('200 OK', headers), 'ok'),
  expected: { code: 'INVALID_RESPONSE', message: /is not valid HTTP \(different Content-Length headers\)$/ },
});

/** Responses without a body, with headers that describe one. */
const bodyless = (status: string, method: unknown = 'GET'): readonly Case[] => {
  const one = (what: string, headers: readonly string[], ...parts: readonly string[]): Case => ({
    name: `${method === 'HEAD' ? 'HEAD, ' : ''}${status} with ${what}`,
    request: method === 'HEAD' ? { method } : {},
    serve: sendsAndWaits(head(status, headers), ...parts),
    expected: { status: Number(status.slice(0, 3)), body: '', evidence: { bytes: 0 } },
  });
  return [
    one('a length of megabytes', ['Content-Length: 5000000', 'ETag: "x"']),
    one('a length beyond all numbers', [`Content-Length: ${'9'.repeat(40)}`]),
    one('different lengths', ['Content-Length: 5', 'Content-Length: 6, 7']),
    one('a length that is a word', ['Content-Length: many']),
    one('chunks that do not come', ['Transfer-Encoding: chunked']),
    one('chunks and a length', ['Transfer-Encoding: chunked', 'Content-Length: 5']),
    one('a length and chunks', ['Content-Length: 5', 'Transfer-Encoding: gzip, chunked']),
    one('a content encoding', ['Content-Encoding: gzip', 'Content-Length: 20']),
    one('a body', [], 'surprise'),
  ];
};

export const bodyLengths: readonly Case[] = [
  cut('a length beyond the end of the body', length('100'), 'half'),
  stalled('a length beyond the body, and no close', length('100'), 'half'),
  {
    name: 'a length shorter than the body',
    serve: sends(length('2'), 'okmore'),
    expected: { status: 200, body: 'ok' },
  },
  bad('a negative length', length('-1'), 'x'),
  bad('a length that is a word', length('many'), 'x'),
  bad('a length with a plus sign', length('+2'), 'ok'),
  bad('a hexadecimal length', length('0x2'), 'ok'),
  bad('a length beyond all numbers', length('9'.repeat(40)), 'x'),
  differing('two lengths', 'Content-Length: 2', 'Content-Length: 3'),
  differing('a list of two lengths', 'Content-Length: 2, 3'),
  differing('two equal lengths and another one', 'Content-Length: 2', 'Content-Length: 2', 'Content-Length: 3'),
  differing('a length in capitals, and another one', 'CONTENT-LENGTH: 2', 'content-length: 3'),
  bad('a list of words', length('many, many'), 'ok'),
  bad('two lengths without a comma', length('2 2'), 'ok'),
  good('a list of equal lengths', length('2, 2'), 'ok, and more'),
  good('a list of equal lengths without spaces', length('2,2,2'), 'ok, and more'),
  good('two equal lengths', head('200 OK', ['Content-Length: 2', 'Content-Length: 2']), 'ok, and more'),
  good('equal lengths far apart', head('200 OK', ['content-length: 2', 'X: y', 'Content-Length:2']), 'ok, and more'),
  good('a length among tabs and spaces', length(' \t 2 \t '), 'ok, and more'),
  good('an empty length', head('200 OK', ['Content-Length:']), 'ok'),
  {
    name: 'two equal lengths that arrive byte by byte',
    serve: sendsSlowly(`${head('200 OK', ['Content-Length: 2', 'X-Y: z', 'Content-Length: 2, 2'])}ok`),
    expected: { status: 200, body: 'ok' },
  },
  {
    name: 'a usual response that arrives byte by byte',
    serve: sendsSlowly(`${head('200 OK', ['Content-Type: text/plain', 'Content-Length: 2'])}ok`),
    expected: { status: 200, body: 'ok', evidence: { bytes: 2 } },
  },
  {
    name: 'two equal lengths in chunks that end in the middle of a name',
    serve: sendsInTurn('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nCont', 'ent-Length: 2\r', '\n\r\nok'),
    expected: { status: 200, body: 'ok' },
  },
  cut('the head of a response, and then nothing', head('200 OK', ['Content-Length: 2', 'Content-Length: 2'])),
  {
    name: 'a head that ends in the middle of a length',
    serve: sends('HTTP/1.1 200 OK\r\nContent-Length'),
    expected: { code: 'CONNECTION_CLOSED', message: /in the middle of the headers of the response$/ },
  },
  ...[
    ['a length and chunks', ['Content-Length: 200', 'Transfer-Encoding: chunked']],
    ['a length of a terabyte and chunks', ['Content-Length: 1099511627776', 'X: y', 'Transfer-Encoding: Chunked']],
    ['chunks and different lengths', ['Transfer-Encoding: chunked', 'Content-Length: 3', 'Content-Length: 4']],
  ].map(
    ([name, headers]): Case => ({
      name: name as string,
      serve: sendsAndWaits(head('200 OK', headers as string[]), '2\r\nok\r\n0\r\n\r\n'),
      expected: { status: 200, body: 'ok' },
    }),
  ),
  {
    name: 'a length of a terabyte',
    serve: sendsAndWaits(length('1099511627776')),
    expected: { code: 'BODY_TOO_LARGE', message: /larger than 1,048,576 bytes/ },
  },
  {
    name: 'one byte more than maxBytes',
    serve: sends(response('200 OK', 'x'.repeat(101))),
    request: { maxBytes: 100 },
    expected: { code: 'BODY_TOO_LARGE' },
  },
  {
    name: 'exactly maxBytes',
    serve: sends(response('200 OK', 'x'.repeat(100))),
    request: { maxBytes: 100 },
    expected: { status: 200 },
  },
  {
    name: 'a body with maxBytes 0',
    serve: sends(response('200 OK', 'x')),
    request: { maxBytes: 0 },
    expected: { code: 'BODY_TOO_LARGE' },
  },
  ...['204 No Content', '205 Reset Content', '304 Not Modified', '101 Switching Protocols'].flatMap(bodyless),
  ...['200 OK', '404 Not Found', '500 No'].flatMap((status) => bodyless(status, 'HEAD')),
  {
    name: 'HEAD with a body',
    request: { method: 'HEAD' },
    serve: sends(response('200 OK', 'surprise')),
    expected: { status: 200, body: '', evidence: { bytes: 0 } },
  },
  {
    name: 'HEAD with a length of a terabyte',
    request: { method: 'HEAD' },
    serve: sends(length('1099511627776')),
    expected: { status: 200, body: '' },
  },
  {
    name: 'HEAD with a content encoding and no body',
    request: { method: 'HEAD' },
    serve: sends(head('200 OK', ['Content-Encoding: gzip', 'Content-Length: 20'])),
    expected: { status: 200, body: '' },
  },
];
