// Measures text in columns of a terminal, and truncates it to a number of columns.
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The number of terminal columns of a text without control characters. */
export const textWidth = (text: string): number => stringWidth(text);

/** At most `maxWidth` columns; an ellipsis replaces what was removed. Never splits a grapheme, such as an emoji. */
export const truncateToWidth = (text: string, maxWidth: number): string => {
  if (textWidth(text) <= maxWidth) return text;
  if (maxWidth < 1) return '';
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(`${kept}${segment}…`) > maxWidth) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};
