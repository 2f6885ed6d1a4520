// Damages a file as a failing disk does: overwrites the content of some of its pages.
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

const pageBytes = 4_096;

/** Flips every bit in the middle of each page, from page `first` on. */
export const flipPages = (path: string, first: number, pages = Number.POSITIVE_INFINITY): void => {
  const file = openSync(path, 'r+');
  const last = Math.min(Math.floor(fstatSync(file).size / pageBytes), first + pages);
  const bytes = Buffer.alloc(pageBytes - 8);
  for (let page = first; page < last; page += 1) {
    readSync(file, bytes, 0, bytes.length, page * pageBytes);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = ~(bytes[at] ?? 0) & 0xff;
    writeSync(file, bytes, 0, bytes.length, page * pageBytes);
  }
  closeSync(file);
};
