// Decompresses gzip, and ignores what follows after it, as browsers do.
import { crc32, inflateRaw, unzip } from 'node:zlib';

export type Decompress = (
  body: Uint8Array,
  options: { readonly maxOutputLength: number },
  done: (error: NodeJS.ErrnoException | null, decoded: Uint8Array) => void,
) => void;

/** What `inflateRaw` passes with `info: true`. `bytesWritten`: of the compressed body, including the last byte it read. */
type InflatedWithInfo = { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

const trailerBytes = 8;
const flags = { checksum: 2, extra: 4, name: 8, comment: 16 };

/** Where the compressed data of the member at `from` begins; undefined when there is no member (RFC 1952, section 2.3). */
const dataStart = (body: Buffer, from: number): number | undefined => {
  if (body.length < from + 10 || body.readUIntBE(from, 3) !== 0x1f8b08) return undefined;
  const has = (flag: number): boolean => ((body[from + 3] ?? 0) & flag) !== 0;
  let start = from + 10;
  if (has(flags.extra)) start += 2 + (start + 2 <= body.length ? body.readUInt16LE(start) : 0);
  for (const flag of [flags.name, flags.comment]) {
    if (!has(flag)) continue;
    const end = body.indexOf(0, start);
    if (end < 0) return undefined;
    start = end + 1;
  }
  return start + (has(flags.checksum) ? 2 : 0);
};

const isIntact = (body: Buffer, trailerAt: number, decoded: Buffer): boolean =>
  trailerAt + trailerBytes <= body.length &&
  body.readUInt32LE(trailerAt) === crc32(decoded) &&
  body.readUInt32LE(trailerAt + 4) === decoded.length % 2 ** 32;

/** Member after member. `error` is that of the whole body, for one that has no intact member at its start. */
const gunzipMembers = (body: Buffer, maxOutputLength: number, error: Error, done: Parameters<Decompress>[2]): void => {
  const members: Buffer[] = [];
  let decodedBytes = 0;
  const end = (failure: Error | null): void => done(failure, failure ? new Uint8Array(0) : Buffer.concat(members));
  const next = (from: number): void => {
    const start = dataStart(body, from);
    if (start === undefined) {
      end(members.length > 0 ? null : error);
      return;
    }
    const options = { maxOutputLength: Math.max(1, maxOutputLength - decodedBytes), info: true };
    inflateRaw(body.subarray(start), options, (failure, result) => {
      if (failure) return end(failure);
      const { buffer, engine } = result as unknown as InflatedWithInfo;
      const trailerAt = start + engine.bytesWritten;
      if (!isIntact(body, trailerAt, buffer)) return end(error);
      members.push(buffer);
      decodedBytes += buffer.length;
      next(trailerAt + trailerBytes);
    });
  };
  next(0);
};

/** Like `unzip`, which refuses anything but zeros after the last member. */
export const gunzip: Decompress = (body, options, done) => {
  unzip(body, options, (error, decoded) => {
    if (!error || (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return done(error, decoded);
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    gunzipMembers(bytes, options.maxOutputLength, error, done);
  });
};
