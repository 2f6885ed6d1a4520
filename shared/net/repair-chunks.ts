// Removes white space after the sizes of chunks and in their extensions, which browsers accept and the parser of Node refuses.

const codes = { tab: 9, lineFeed: 10, return: 13, space: 32, quote: 34, semicolon: 59 };
const isWhite = (byte: number): boolean => byte === codes.space || byte === codes.tab;

/** Of one line. A line with more is refused: white space must not be a way to send without end. */
const maxRemovedBytes = 256;

const hexDigit = (byte: number): number => Number.parseInt(String.fromCharCode(byte), 16);

/** Where in the body the next byte is. `end`: after the last chunk, or in a body that the parser refuses. */
type Place = 'size' | 'spaces' | 'extension' | 'quoted' | 'data' | 'end';

/** `separate`: a digit after white space, which must not become part of the number before it. */
type Change = 'keep' | 'remove' | 'separate';

/** Takes the body of a response in parts, as it arrives; a part that needs no repair is returned as it is. */
export const createChunkRepair = (): ((part: Buffer) => Buffer) => {
  let place: Place = 'size';
  let size = 0;
  /** Bytes of the chunk that are still to come, with the line end after it. */
  let left = 0;
  let removed = 0;

  const endLine = (): Change => {
    place = size === 0 || !Number.isSafeInteger(size) ? 'end' : 'data';
    left = size + 2;
    size = 0;
    removed = 0;
    return 'keep';
  };

  const remove = (): Change => {
    removed++;
    if (place === 'size') place = 'spaces';
    if (removed <= maxRemovedBytes) return 'remove';
    place = 'end';
    return 'keep';
  };

  const readByte = (byte: number): Change => {
    if (byte === codes.lineFeed) return endLine();
    if (byte === codes.return) return 'keep';
    if (isWhite(byte) && place !== 'quoted') return remove();
    if (place === 'extension' || place === 'quoted') {
      if (byte === codes.quote) place = place === 'quoted' ? 'extension' : 'quoted';
      return 'keep';
    }
    const digit = hexDigit(byte);
    if (place === 'size' && !Number.isNaN(digit)) size = size * 16 + digit;
    else if (byte === codes.semicolon) place = 'extension';
    else {
      place = 'end';
      if (!Number.isNaN(digit)) return 'separate';
    }
    return 'keep';
  };

  const skipData = (available: number): number => {
    const skipped = Math.min(left, available);
    left -= skipped;
    if (left === 0) place = 'size';
    return skipped;
  };

  return (part) => {
    const kept: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < part.length && place !== 'end'; ) {
      if (place === 'data') {
        at += skipData(part.length - at);
        continue;
      }
      const change = readByte(part[at] ?? 0);
      if (change !== 'keep') {
        kept.push(part.subarray(from, at), Buffer.from(change === 'separate' ? ' ' : ''));
        from = change === 'remove' ? at + 1 : at;
      }
      at++;
    }
    return kept.length === 0 ? part : Buffer.concat([...kept, part.subarray(from)]);
  };
};
