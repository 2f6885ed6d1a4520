// Bodies in character sets that a mark, a header or the body itself names, as the excerpt of a failing response shows them.
import { expect } from 'vitest';
import { type Case, response, sends } from './support/case.ts';

const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const mark = '\ufeff';

const shown = (name: string, type: string | undefined, body: string | Uint8Array, excerpt: unknown): Case => ({
  name,
  serve: sends(response('503 No', body, type === undefined ? [] : [`Content-Type: ${type}`])),
  expected: { status: 503, evidence: { excerpt } },
});

const marks: readonly Case[] = [
  shown('a mark of UTF-8', 'text/plain', `${mark}cerró`, 'cerró'),
  shown('a mark of UTF-8 against the header', 'text/plain; charset=iso-8859-1', `${mark}cerró`, 'cerró'),
  shown('JSON with a mark', 'application/json', `${mark}{"a":"é"}`, '{"a":"é"}'),
  shown('UTF-16 with a mark, no type', undefined, utf16le(`${mark}cerró`), 'cerró'),
  shown('UTF-16 with a mark, big end first', 'text/html', utf16be(`${mark}<p>cerró</p>`), 'cerró'),
  shown('UTF-16 with a mark against the header', 'text/plain; charset=utf-8', utf16be(`${mark}cerró`), 'cerró'),
  shown('JSON in UTF-16 with a mark', 'application/json', utf16le(`${mark}{"a":"é"}`), '{"a":"é"}'),
  shown('a mark against a meta element', 'text/html', `${mark}<meta charset=latin1><p>cerró`, 'cerró'),
];

const labels: readonly Case[] = [
  shown('a label in capitals and quotes', 'TEXT/PLAIN; CHARSET="ISO-8859-1"', latin1('cerró'), 'cerró'),
  shown('a label in single quotes', "text/plain;charset='latin1'", latin1('cerró'), 'cerró'),
  shown('a label that is not closed', 'text/plain; charset="latin1', latin1('cerró'), 'cerró'),
  shown('a label after another parameter', 'text/plain; x=y; charset = latin1 ; z', latin1('cerró'), 'cerró'),
  shown('a label with a colon', 'text/plain; charset=iso_8859-1:1987', latin1('cerró'), 'cerró'),
  shown('a parameter that only ends like charset', 'text/plain; xcharset=latin1', 'cerró', 'cerró'),
  shown('windows-1252', 'text/plain; charset=cp1252', bytes('80203520939c94'), '€ 5 “œ”'),
  shown('windows-1252 that is called ISO-8859-1', 'text/plain; charset=iso-8859-1', bytes('8035'), '€5'),
  shown('Shift_JIS', 'text/plain; charset=Shift_JIS', bytes('93fa967b8cea'), '日本語'),
  shown('EUC-JP', 'text/plain; charset=euc-jp', bytes('c6fccbdcb8ec'), '日本語'),
  shown('ISO-2022-JP', 'text/plain; charset=iso-2022-jp', bytes('1b2442467c4b5c386c1b2842'), '日本語'),
  shown('GBK', 'text/plain; charset=gb2312', bytes('d6d0cec4'), '中文'),
  shown('Big5', 'text/plain; charset=big5', bytes('a4a4a4e5'), '中文'),
  shown('EUC-KR', 'text/plain; charset=ks_c_5601-1987', bytes('c7d1b1db'), '한글'),
  shown('KOI8-R', 'text/plain; charset=koi8-r', bytes('cdc9d2'), 'мир'),
  shown('UTF-16 by its header', 'text/plain; charset=utf-16le', utf16le('cerró'), 'cerró'),
  shown('UTF-16 by its header, in the other order', 'text/xml; charset=utf-16', utf16be('<a>cerró</a>'), /cerró/),
  shown('an unknown label', 'text/plain; charset=klingon', 'cerró', 'cerró'),
  shown(
    'an unknown label and a meta element',
    'text/html; charset=x',
    latin1('<meta charset=latin1><p>cerró'),
    'cerró',
  ),
  shown('no label', 'text/plain; charset=', 'cerró', 'cerró'),
  shown('UTF-7, which no browser knows', 'text/plain; charset=utf-7', 'a+AOk-', 'a+AOk-'),
];

const page = (head: string): Buffer => latin1(`<!doctype html><html><head>${head}</head><p>cerró</p>`);
const html = (name: string, head: string, type: string | undefined = 'text/html'): Case =>
  shown(`a page with ${name}`, type, page(head), /cerró$/);
const metas: readonly Case[] = [
  html('a charset', '<meta charset="ISO-8859-1">'),
  html('a charset in capitals', "<META CHARSET='Windows-1252' />"),
  html('a charset without quotes, and no type', '<meta charset=latin1>', undefined),
  html('http-equiv', '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'),
  html('http-equiv after its content', "<meta content='text/html;charset=latin1' http-equiv=content-type>"),
  html('a sign inside an attribute', '<meta data-a="1 > 0" charset="latin1">'),
  html('an unknown charset, then a known one', '<meta charset="x"><meta charset="latin1">'),
  html('a charset in a comment, then a real one', '<!-- <meta charset="utf-8"> --><meta charset="latin1">'),
  html('a charset after two kilobytes', `<script>${' '.repeat(1_500)}</script><meta charset="latin1">`),
  html('a charset, as XHTML', '<meta charset="latin1"/>', 'application/xhtml+xml'),
  shown('a page in UTF-8 that names UTF-16', 'text/html', '<meta charset="utf-16"><p>cerró', 'cerró'),
  shown('a page whose description names a charset', 'text/html', '<meta content="charset=latin1"><p>cerró', 'cerró'),
  shown('a page whose header differs', 'text/html; charset=utf-8', '<meta charset=latin1><p>cerró', 'cerró'),
  shown('a text that contains a meta element', 'text/plain', '<meta charset=latin1> cerró', /cerró/),
];

const declared = (encoding: string, quote = '"'): string =>
  `<?xml version=${quote}1.0${quote} encoding=${quote}${encoding}${quote}?><a>cerró</a>`;
const xml = (name: string, body: string | Uint8Array, type: string | undefined = 'application/xml'): Case =>
  shown(`XML ${name}`, type, body, expect.stringMatching(/<a>cerró<\/a>$/));
const declarations: readonly Case[] = [
  xml('in ISO-8859-1', latin1(declared('ISO-8859-1'))),
  xml('in windows-1252, in single quotes', latin1(declared('windows-1252', "'"))),
  xml('as a feed', latin1(declared('latin1')), 'application/rss+xml'),
  xml('without a type', latin1(declared('iso-8859-15')), undefined),
  xml('as plain text', latin1(declared('iso-8859-1')), 'text/plain'),
  xml('in UTF-8 that names UTF-16', declared('UTF-16')),
  xml('in UTF-8 that names an unknown one', declared('klingon')),
  xml('in UTF-16 without a mark', utf16le(declared('UTF-16'))),
  xml('in UTF-16 without a mark, big end first', utf16be(declared('UTF-16'))),
  xml('in UTF-16 without a mark and without a type', utf16be(declared('UTF-16BE')), undefined),
  xml('in UTF-8 whose header differs', declared('ISO-8859-1'), 'application/xml; charset=utf-8'),
  shown('XHTML in ISO-8859-1', 'application/xhtml+xml', latin1(`${declared('ISO-8859-1')}<p>sí`), 'cerró sí'),
];

/** The excerpt is read from the first 2,048 bytes: markup fills them up to half a character. */
const cut = (name: string, type: string, before: Buffer, body: Buffer, excerpt: string): Case =>
  shown(`half a character of ${name} where the excerpt ends`, type, Buffer.concat([before, body, body, body]), excerpt);
const filler = (chars: number): string => `<p ${'x'.repeat(chars - 4)}>`;
const cuts: readonly Case[] = [
  cut('UTF-8', 'text/html', Buffer.from(filler(2_047)), Buffer.from('a😀'), 'a'),
  cut('two bytes of UTF-8', 'text/html', Buffer.from(filler(2_046)), Buffer.from('aé'), 'a'),
  cut('Shift_JIS', 'text/html; charset=sjis', Buffer.from(filler(2_047)), bytes('6193fa'), 'a'),
  cut('GB18030', 'text/html; charset=gb18030', Buffer.from(filler(2_045)), bytes('6181308130'), 'a'),
  cut('UTF-16', 'text/html', utf16le(`${mark}${filler(1_021)}`), utf16le('a😀'), 'a'),
];

export const characterSets: readonly Case[] = [...marks, ...labels, ...metas, ...declarations, ...cuts].map((one) => {
  const excerpt = (one.expected.evidence as { readonly excerpt: unknown }).excerpt;
  if (!(excerpt instanceof RegExp)) return one;
  return { ...one, expected: { ...one.expected, evidence: { excerpt: expect.stringMatching(excerpt) } } };
});
