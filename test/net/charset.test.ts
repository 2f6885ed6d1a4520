import { describe, expect, it } from 'vitest';
import { textOf } from '../../shared/net/charset.ts';

const latin = Buffer.from('<p>Sesión iniciada, mañana</p>', 'latin1');
const page = (head: string): Buffer => Buffer.concat([Buffer.from(`<html><head>${head}</head>`), latin]);

describe('the text of a body', () => {
  it.each([
    ['as UTF-8', Buffer.from('Sesión'), undefined, 'Sesión'],
    ['without a mark of the byte order', Buffer.from('\ufeff{"a":1}'), 'application/json', '{"a":1}'],
    ['in the character set of its header', Buffer.from('Sesión', 'latin1'), 'text/plain; charset=ISO-8859-1', 'Sesión'],
    ['the same in quotes', Buffer.from('Sesión', 'latin1'), 'text/html; Charset = "windows-1252"', 'Sesión'],
    ['in UTF-16', Buffer.from('\ufeffSesión', 'utf16le'), 'text/html; charset=utf-16', 'Sesión'],
    ['as UTF-8 where the name means nothing', Buffer.from('Sesión'), 'text/html; charset=latin-99', 'Sesión'],
    ['of no letters that its set has', Buffer.from([0xff]), 'text/plain', '\ufffd'],
  ])('is read %s', (_, body, type, text) => {
    expect(textOf(body, type)).toBe(text);
  });

  it.each(['<meta charset="iso-8859-1">', "<META http-equiv='x' content='text/html; charset=ISO-8859-15'>"])(
    'is read as the page itself says: %s',
    (head) => {
      expect(textOf(page(head), 'text/html')).toContain('<p>Sesión iniciada, mañana</p>');
      expect(textOf(page(head), 'text/html; charset=utf-8')).toContain('Sesi\ufffdn');
      expect(textOf(page(head), 'text/plain')).toContain('Sesi\ufffdn');
    },
  );

  it('is read only so far', () => {
    expect(textOf(Buffer.from('Sesión'), undefined, 3)).toBe('Ses');
  });
});
