// Sizes as people read them.

/** Decimal units: `12 B`, `2.1 kB`, `1.5 MB`. */
export const formatBytes = (bytes: number): string => {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
};

/** Exact, with thousands: `1 byte`, `1,048,576 bytes`. The same in English and in Spanish of Mexico. */
export const formatByteCount = (bytes: number): string =>
  bytes === 1 ? '1 byte' : `${String(bytes).replace(/\B(?=(\d{3})+$)/g, ',')} bytes`;
