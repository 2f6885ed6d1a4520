import { describe, expect, it } from 'vitest';
import { responseText } from '../../shared/net/response-text.ts';

const latin = Buffer.from('<p>Sesión iniciada, mañana</p>', 'latin1');
const page = (head: string): Buffer => Buffer.concat([Buffer.from(`<html><head>${head}</head>`), latin]);

describe('the text of a response', () => {
  it.each([
    ['as UTF-8', Buffer.from('Sesión'), undefined, 'Sesión'],
    ['without a byte order mark', Buffer.from('\ufeff{"a":1}'), 'application/json', '{"a":1}'],
    ['in the character set of its header', Buffer.from('Sesión', 'latin1'), 'text/plain; charset=ISO-8859-1', 'Sesión'],
    [
      'in the character set of its header, in quotes',
      Buffer.from('Sesión', 'latin1'),
      'text/html; Charset = "windows-1252"',
      'Sesión',
    ],
    ['in UTF-16', Buffer.from('\ufeffSesión', 'utf16le'), 'text/html; charset=utf-16', 'Sesión'],
    ['as UTF-8 for an unknown character set', Buffer.from('Sesión'), 'text/html; charset=latin-99', 'Sesión'],
    ['with a replacement character for invalid bytes', Buffer.from([0xff]), 'text/plain', '\ufffd'],
  ])('is read %s', (_, body, type, text) => {
    expect(responseText(body, type)).toBe(text);
  });

  it.each(['<meta charset="iso-8859-1">', "<META http-equiv='Content-Type' content='text/html; charset=ISO-8859-15'>"])(
    'is read in the character set of its meta element: %s',
    (head) => {
      expect(responseText(page(head), 'text/html')).toContain('<p>Sesión iniciada, mañana</p>');
      expect(responseText(page(head), 'text/html; charset=utf-8')).toContain('Sesi\ufffdn');
      expect(responseText(page(head), 'text/plain')).toContain('Sesi\ufffdn');
    },
  );

  it('is read up to a number of bytes', () => {
    expect(responseText(Buffer.from('Sesión'), undefined, 3)).toBe('Ses');
  });
});
