// The repair of heads, fed in pieces of every size.
import { describe, expect, it } from 'vitest';
import { createHeadRepair } from '../../shared/net/repair-head.ts';

const repaired = (text: string, pieceBytes: number, method = 'GET'): string => {
  const repair = createHeadRepair(method);
  let result = '';
  for (let at = 0; at < text.length; at += pieceBytes)
    result += repair.next(Buffer.from(text.slice(at, at + pieceBytes), 'latin1')).toString('latin1');
  return result + repair.rest().toString('latin1');
};

describe.each([1, 2, 7, 1_000])('a head in pieces of %i bytes', (pieceBytes) => {
  it.each([
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'HTTP/1.1 200 OK\r\nX: y\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
    'HTTP/1.1 200 OK\r\n\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok',
    'HTTP/1.1 200 OK\nContent-Length: 2\n\nok',
    'SSH-2.0-OpenSSH_9.6\r\nContent-Length: 2\r\nContent-Length: 2\r\n',
    'HTTP/1.1 200 OK\r\nContent-Len',
    '\xff\xfe\x80\r\n\r\n',
    '',
  ])('is unchanged: %j', (text) => {
    expect(repaired(text, pieceBytes)).toBe(text);
  });

  it.each([
    ['Content-Length: 2\r\nContent-Length: 2\r\n', 'Content-Length: 2\r\n'],
    ['content-length:2\r\nX: y\r\nCONTENT-LENGTH: 2, 2\r\n', 'X: y\r\ncontent-length: 2\r\n'],
    ['Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', 'Transfer-Encoding: chunked\r\n'],
    ['Transfer-Encoding: gzip\r\nContent-Length: 2\r\nContent-Length: 3\r\n', 'Transfer-Encoding: gzip\r\n'],
    ['Content-Length: 2\nTransfer-Encoding: identity\n', 'Content-Length: 2\n'],
    ['Transfer-Encoding: identity\r\nContent-Length: 2\r\n', 'Content-Length: 2\r\n'],
    ['Content-Length: \r\n', ''],
    ['Content-Length: 2, 3\r\n', 'Content-Length: 2\r\nContent-Length: 3\r\n'],
  ])('is repaired: %j', (fields, expected) => {
    const head = (lines: string): string => `HTTP/1.1 200 OK\r\n${lines}\r\nok`;
    expect(repaired(head(fields), pieceBytes)).toBe(head(expected));
  });

  it('of a response without a body keeps one length at most', () => {
    const text = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n';
    expect(repaired(text, pieceBytes, 'HEAD')).toBe('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
  });
});
