// Headers with bytes above 127: in UTF-8, in Latin-1, and in neither.
import { type Case, head, sends } from './support/case.ts';

const ok = (name: string, bytes: Uint8Array): Case => ({ name, serve: sends(bytes), expected: { status: 200 } });

/** A header as the server sends it, and its text. */
const decoded = (name: string, field: string, bytes: string | Uint8Array, text: string): Case => ({
  name: `${name} in ${field}`,
  serve: sends(`HTTP/1.1 200 OK\r\n${field}: `, bytes, '\r\nContent-Length: 0\r\n\r\n'),
  expected: { status: 200, headers: { [field.toLowerCase()]: text } },
});
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

export const headerTexts: readonly Case[] = [
  decoded('UTF-8', 'X-City', 'México', 'México'),
  decoded('UTF-8', 'Content-Disposition', 'attachment; filename="añejo.pdf"', 'attachment; filename="añejo.pdf"'),
  decoded('UTF-8', 'Content-Type', 'text/plain; title=é', 'text/plain; title=é'),
  decoded('UTF-8', 'Set-Cookie', 'city=México', 'city=México'),
  decoded('UTF-8 of four bytes', 'Server', 'nginx 😀', 'nginx 😀'),
  decoded('a byte order mark', 'X-Mark', '\ufeffa', '\ufeffa'),
  decoded('Latin-1', 'X-City', latin1('México'), 'México'),
  decoded('Latin-1', 'Location', latin1('/caf\xe9'), '/café'),
  decoded('half a character of UTF-8', 'X-Half', latin1('caf\xc3'), 'cafÃ'),
  decoded('UTF-8 that is longer than it must be', 'X-Long', latin1('\xc0\xaf'), 'À¯'),
  {
    name: 'each of two headers in its own encoding',
    serve: sends('HTTP/1.1 200 OK\r\nX: é\r\nX: ', latin1('ñ'), '\r\nContent-Length: 0\r\n\r\n'),
    expected: { status: 200, headers: { x: 'é, ñ' } },
  },
  ok('a reason phrase of UTF-8', Buffer.from(head('200 Está bien', ['Content-Length: 0']))),
  {
    name: 'another protocol that greets in UTF-8',
    serve: sends('¡Hola! Aquí no hay HTTP\r\n'),
    expected: { code: 'INVALID_RESPONSE', message: /starts with "¡Hola! Aquí no hay HTTP"$/ },
  },
  {
    name: 'another protocol that greets in Latin-1',
    serve: sends(latin1('¡Hola! Aquí no hay HTTP\r\n')),
    expected: { code: 'INVALID_RESPONSE', message: /starts with "¡Hola! Aquí no hay HTTP"$/ },
  },
];
