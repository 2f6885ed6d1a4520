// Tables that fit: whatever stands in them, no line is wider than the terminal, and nothing in it obeys to a terminal.
import { styleText } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Column, tableLines } from '../../shared/cli/text-table.ts';
import { textWidth, truncateToWidth } from '../../shared/cli/text-width.ts';

const paint = (_style: string, text: string): string => text;
const columns: readonly Column[] = [
  { title: 'STATUS' },
  { title: 'MONITOR', min: 12 },
  { title: 'SINCE', goes: 1, right: true },
  { title: 'EVERY', goes: 2 },
  { title: 'CAUSE', min: 10 },
];
const rows = [
  ['● Up', 'shop', '3 h', '30 s', ''],
  ['✖ Down', 'a-monitor-with-a-long-name', '12 min', '5 min', 'Servidor PlayStation no disponible. Status code: 404'],
];

describe('a table', () => {
  it('is as wide as what stands in it where nothing limits it', () => {
    expect(tableLines(columns, rows, { paint })).toEqual([
      'STATUS  MONITOR                      SINCE  EVERY  CAUSE',
      '● Up    shop                           3 h  30 s',
      '✖ Down  a-monitor-with-a-long-name  12 min  5 min  Servidor PlayStation no disponible. Status code: 404',
    ]);
  });

  it('cuts long cells first, and then lets columns go', () => {
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

  it('shows what is spare only where nothing is cut for it', () => {
    const withSpare: readonly Column[] = [...columns, { title: 'ID', isSpare: true }];
    const withIds = rows.map((row) => [...row, 'one~1764000000000']);
    const linesAt = (width: number) => tableLines(withSpare, withIds, { paint, width });
    expect(linesAt(150)[0]).toMatch(/CAUSE +ID$/);
    expect(linesAt(110)).toEqual(tableLines(columns, rows, { paint, width: 110 }));
  });

  it('leaves out a column in which nothing stands', () => {
    expect(tableLines(columns, [['● Up', 'shop', '', '', '']], { paint })).toEqual(['STATUS  MONITOR', '● Up    shop']);
  });

  it('is aligned by what is seen, in colours and in signs of double width', () => {
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

  it('fits into any width, whatever text stands in it', () => {
    const signs = fc.string({ unit: 'grapheme', maxLength: 60 });
    const nasty = fc.constantFrom('\u001b[31mred', 'a\nb', '\u202egnirts', '🇲🇽🎮👩‍👩‍👧', '\u0007\u009b2J');
    const cell = fc.oneof(signs, nasty);
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
  ])('%j cut to %i columns is %j', (text, max, cut) => {
    expect(truncateToWidth(text, max)).toBe(cut);
    expect(textWidth(cut)).toBeLessThanOrEqual(max);
  });
});
