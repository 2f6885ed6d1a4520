// How many columns of a terminal a text takes, and where it has to be cut.
import utils from 'cli-table3/src/utils.js';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const plain = /^[\x20-\x7e]*$/;

/** Of a text without control characters, by the measure of the tables: never less than it takes. */
export const textWidth = (text: string): number => (plain.test(text) ? text.length : utils.strlen(text));

/** At most `most` columns; what was cut off shows as an ellipsis. Never cuts through a sign that is made of several. */
export const truncateToWidth = (text: string, max: number): string => {
  if (textWidth(text) <= max) return text;
  if (max < 1) return '';
  let kept = '';
  for (const { segment } of graphemes.segment(text)) {
    if (textWidth(`${kept}${segment}…`) > max) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};
