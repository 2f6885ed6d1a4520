// Repairs, before it is parsed, the head of a response that every browser accepts and the parser of Node refuses.
import type { Socket } from 'node:net';
import { createChunkRepair } from './repair-chunks.ts';
import { hasNoBody } from './response-framing.ts';

/** What was read of a head. */
type Head = {
  status: number | undefined;
  /** Of the first Content-Length header. */
  length: string | undefined;
  /** The Content-Length headers for the parser. They wait for the end of the head, because a transfer encoding overrides them. */
  lengthLines: readonly string[];
  hasTransferEncoding: boolean;
  isChunked: boolean;
};

const newHead = (): Head => ({
  status: undefined,
  length: undefined,
  lengthLines: [],
  hasTransferEncoding: false,
  isChunked: false,
});

const framingHeaders = ['content-length:', 'transfer-encoding:'];
const framingLine = /^(content-length|transfer-encoding):[ \t]*(.*?)[ \t]*$/i;
const statusLine = /^\s*HTTP\/\d\.\d +(\d{3})/;
const maxStatusLineChars = 64;
/** A longer line is none of these headers, or one that is beyond repair. */
const maxHeldChars = 1_024;
/** As much of a chunk as is searched for the end of a head that needs no repair. */
const maxUsualBytes = 8_192;
const isPlainLength = (value: string): boolean => /^\d{1,15}$/.test(value);

/** The line for the parser; undefined to leave it out. A length is ignored where the response has no body anyway. */
const repairLength = (head: Head, line: string, value: string, isBodyless: boolean): string | undefined => {
  if (value === '') return undefined;
  const lengths = [...new Set(value.split(',').map((length) => length.trim()))];
  const [length = ''] = lengths;
  const isOne = lengths.length === 1 && isPlainLength(length);
  if (isBodyless && (!isOne || head.length !== undefined || head.hasTransferEncoding)) return undefined;
  if (isOne && head.length === length) return undefined;
  head.length ??= length;
  if (isOne) return `${line.slice(0, line.indexOf(':'))}: ${length}`;
  // The parser then refuses them as different lengths.
  return lengths.every(isPlainLength) ? lengths.map((each) => `Content-Length: ${each}`).join('\r\n') : line;
};

/** `identity` was the name of a body that is not encoded (RFC 2616, section 3.6). */
const repairTransferEncoding = (head: Head, line: string, value: string, isBodyless: boolean): string | undefined => {
  const names = value.split(',').map((name) => name.trim());
  const encodings = names.filter((name) => name !== '' && name.toLowerCase() !== 'identity');
  if (encodings.length === 0 || (isBodyless && head.length !== undefined)) return undefined;
  head.hasTransferEncoding = true;
  head.isChunked = !isBodyless && encodings.at(-1)?.toLowerCase() === 'chunked';
  return encodings.length === names.length ? line : `${line.slice(0, line.indexOf(':'))}: ${encodings.join(', ')}`;
};

/** More lengths than these go to the parser at once, which refuses them. */
const maxLengthLines = 2;

/** What of the line goes to the parser now. */
const repairLine = (head: Head, line: string, lineEnd: string, method: string): string => {
  const [, name, value = ''] = framingLine.exec(line) ?? [];
  if (name === undefined || head.status === undefined) return line + lineEnd;
  const isLength = /^c/i.test(name);
  const repair = isLength ? repairLength : repairTransferEncoding;
  const repaired = repair(head, line, value, hasNoBody(method, head.status));
  if (repaired === undefined) return '';
  if (!isLength || head.lengthLines.length >= maxLengthLines) return repaired + lineEnd;
  head.lengthLines = [...head.lengthLines, repaired + lineEnd];
  return '';
};

/** Whether the rest of the line may show that it needs a repair. */
const isHeld = (part: string): boolean => {
  const start = part.toLowerCase();
  return (
    part.length < maxHeldChars &&
    (part === '\r' || framingHeaders.some((header) => header.startsWith(start) || start.startsWith(header)))
  );
};

type Usual = { readonly bodyStart: number; readonly isChunked: boolean };

/** A complete head of a final response whose lengths need no repair: that of nearly every response. */
const usualHead = (text: string): Usual | undefined => {
  const end = text.indexOf('\r\n\r\n');
  const status = statusLine.exec(text)?.[1];
  if (end < 0 || status === undefined || status.startsWith('1')) return undefined;
  const framing = [...text.slice(0, end).matchAll(/\n(?:content-length|transfer-encoding):[ \t]*([^\r\n]*)/gi)];
  const [[, value = ''] = []] = framing;
  const isChunked = /chunked$/i.test(value);
  const isUsual = framing.length === 0 || (framing.length === 1 && (isChunked || isPlainLength(value)));
  return isUsual ? { bodyStart: end + 4, isChunked } : undefined;
};

export type HeadRepair = {
  /** The bytes for the parser. An incomplete line of a header that may need a repair waits for its end. */
  readonly next: (chunk: Buffer) => Buffer;
  /** Whether all further bytes go to the parser unchanged. */
  readonly isDone: () => boolean;
  /** Where in the last result of `next` a body in chunks starts; undefined for another one. */
  readonly chunksStart: () => number | undefined;
  /** What still waits when the response ends. */
  readonly rest: () => Buffer;
};

export const createHeadRepair = (method: string): HeadRepair => {
  let head = newHead();
  let isFirst = true;
  let isDone = false;
  let chunksStart: number | undefined;
  /** The start of the current line, which the parser does not have yet. */
  let held = '';
  /** The start of the current line, which the parser has already. */
  let passed = '';

  const endLine = (line: string, lineEnd: string): string => {
    if (head.status === undefined) {
      const status = statusLine.exec(passed + line)?.[1];
      if (status !== undefined) head.status = Number(status);
      // Empty lines may precede the status line.
      else isDone = (passed + line).trim() !== '';
      return line + lineEnd;
    }
    if (passed !== '') return line + lineEnd;
    if (line !== '') return repairLine(head, line, lineEnd, method);
    const lengths = head.hasTransferEncoding ? '' : head.lengthLines.join('');
    if (head.status < 200 && head.status !== 101) head = newHead();
    else isDone = true;
    return lengths + lineEnd;
  };

  const repair = (text: string): string => {
    let from = 0;
    let repaired = '';
    while (!isDone) {
      const to = text.indexOf('\n', from);
      if (to < 0) break;
      const end = text[to - 1] === '\r' && to > from ? to - 1 : to;
      repaired += endLine(text.slice(from, end), text.slice(end, to + 1));
      passed = '';
      from = to + 1;
    }
    const part = text.slice(from);
    if (isDone) {
      if (head.isChunked) chunksStart = repaired.length;
      return repaired + part;
    }
    if (part !== '' && passed === '' && head.status !== undefined && isHeld(part)) {
      held = part;
      return repaired;
    }
    passed = (passed + part).slice(0, maxStatusLineChars);
    return repaired + part;
  };

  return {
    next: (chunk) => {
      const usual = isFirst ? usualHead(chunk.toString('latin1', 0, maxUsualBytes)) : undefined;
      isFirst = false;
      if (usual) {
        isDone = true;
        if (usual.isChunked) chunksStart = usual.bodyStart;
        return chunk;
      }
      const waiting = held;
      held = '';
      return Buffer.from(repair(waiting + chunk.toString('latin1')), 'latin1');
    },
    isDone: () => isDone,
    chunksStart: () => chunksStart,
    rest: () => {
      const rest = Buffer.from(held, 'latin1');
      held = '';
      return rest;
    },
  };
};

/** Puts the repair before the parser of node:http, which listens to the socket from its `socket` event on. */
export const repairHead = (socket: Socket, method: string): void => {
  const [parse] = socket.listeners('data') as ((chunk: Buffer) => void)[];
  if (!parse) return;
  const repair = createHeadRepair(method);
  const forward = (bytes: Buffer): void => {
    if (bytes.length > 0) parse.call(socket, bytes);
  };
  const onEnd = (): void => forward(repair.rest());
  const onData = (chunk: Buffer): void => {
    const bytes = repair.next(chunk);
    if (!repair.isDone()) {
      forward(bytes);
      return;
    }
    socket.off('data', onData).off('end', onEnd);
    const start = repair.chunksStart();
    if (start === undefined) {
      socket.on('data', parse);
      forward(bytes);
      return;
    }
    const repairChunks = createChunkRepair();
    socket.on('data', (chunk: Buffer) => forward(repairChunks(chunk)));
    forward(Buffer.concat([bytes.subarray(0, start), repairChunks(bytes.subarray(start))]));
  };
  socket.off('data', parse).on('data', onData).prependListener('end', onEnd);
};
