// Tables fit the terminal whatever the cells contain, and control characters never reach it.
import { styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, tableLines } from '../../shared/cli/text-table.ts';
import { textWidth, truncateToWidth } from '../../shared/cli/text-width.ts';

const paint = (_style: string, text: string): string => text;
const columns: readonly Column[] = [
  { title: 'STATUS' },
  { title: 'MONITOR', minWidth: 12 },
  { title: 'SINCE', dropOrder: 1, alignRight: true },
  { title: 'EVERY', dropOrder: 2 },
  { title: 'CAUSE', minWidth: 10 },
];
const rows = [
  ['● Up', 'shop', '3 h', '30 s', ''],
  ['✖ Down', 'a-monitor-with-a-long-name', '12 min', '5 min', 'Servidor PlayStation no disponible. Status code: 404'],
];

describe('a table', () => {
  it('is as wide as its content without a limit', () => {
    expect(tableLines(columns, rows, { paint })).toEqual([
      'STATUS  MONITOR                      SINCE  EVERY  CAUSE',
      '● Up    shop                           3 h  30 s',
      '✖ Down  a-monitor-with-a-long-name  12 min  5 min  Servidor PlayStation no disponible. Status code: 404',
    ]);
  });

  it('truncates long cells first, and then drops columns', () => {
    expect(tableLines(columns, rows, { paint, width: 60 })).toEqual([
      'STATUS  MONITOR             SINCE  EVERY  CAUSE',
      '● Up    shop                  3 h  30 s',
      '✖ Down  a-monitor-with-a…  12 min  5 min  Servidor PlayStat…',
    ]);
    expect(tableLines(columns, rows, { paint, width: 40 })).toEqual([
      'STATUS  MONITOR        SINCE  CAUSE',
      '● Up    shop             3 h',
      '✖ Down  a-monitor-w…  12 min  Servidor…',
    ]);
    expect(tableLines(columns, rows, { paint, width: 30 })).toEqual([
      'STATUS  MONITOR     CAUSE',
      '● Up    shop',
      '✖ Down  a-monitor…  Servidor…',
    ]);
  });

  it('shows an optional column only where nothing is truncated', () => {
    const withOptional: readonly Column[] = [...columns, { title: 'ID', isOptional: true }];
    const withIds = rows.map((row) => [...row, 'one~1764000000000']);
    const linesAt = (width: number) => tableLines(withOptional, withIds, { paint, width });
    expect(linesAt(150)[0]).toMatch(/CAUSE +ID$/);
    expect(linesAt(110)).toEqual(tableLines(columns, rows, { paint, width: 110 }));
  });

  it('leaves out a column without content', () => {
    expect(tableLines(columns, [['● Up', 'shop', '', '', '']], { paint })).toEqual(['STATUS  MONITOR', '● Up    shop']);
  });

  it('aligns coloured text and wide characters by their width on screen', () => {
    const colourful = [
      [{ text: '✖ Down', style: 'red' as const }, '日本語 🎮', '1 s', '', 'x'],
      ['● Up', 'shop', '1 s', '', 'y'],
    ];
    const red = (style: 'red' | 'dim', text: string): string => styleText(style, text, { validateStream: false });
    const lines = tableLines(columns, colourful, {
      paint: (style, text) => (style === 'red' ? red(style, text) : text),
    });
    expect(lines[1]).toBe(`${red('red', '✖ Down')}  日本語 🎮    1 s  x`);
    expect(lines[2]).toBe('● Up    shop         1 s  y');
  });

  it('fits into any width, whatever the cells contain', () => {
    const characters = fc.string({ unit: 'grapheme', maxLength: 60 });
    const hostile = fc.constantFrom('\u001b[31mred', 'a\nb', '\u202egnirts', '🇲🇽🎮👩‍👩‍👧', '\u0007\u009b2J');
    const cell = fc.oneof(characters, hostile);
    const row = fc.array(cell, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.integer({ min: 20, max: 120 }), (cells, width) => {
        const lines = tableLines(columns, cells, { paint, width });
        expect(lines).toHaveLength(cells.length + 1);
        for (const line of lines) {
          expect(textWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });
});

describe('a text', () => {
  it.each([
    ['Servidor', 8, 'Servidor'],
    ['Servidor', 5, 'Serv…'],
    ['日本語', 5, '日本…'],
    ['日本語', 4, '日…'],
    ['a 👩‍👩‍👧 b', 4, 'a…'],
    ['abc', 0, ''],
  ])('%j truncated to %i columns is %j', (text, max, truncated) => {
    expect(truncateToWidth(text, max)).toBe(truncated);
    expect(textWidth(truncated)).toBeLessThanOrEqual(max);
  });
});
