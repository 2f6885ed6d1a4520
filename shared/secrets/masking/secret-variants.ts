// The forms in which the value of a secret may appear in a text: as it is, by line, in base64, in hexadecimal.

/** The forms of one secret, or of several. */
export type SecretVariants = readonly string[];

/** Shorter values are not masked: any text contains them, and a mask would reveal where. */
export const minSecretChars = 4;
/** Longer values are keys, which are not searched for in encoded form: at most an error quotes a line of a key. */
const maxEncodedChars = 1_024;
const minLineChars = 16;

const utf8 = new TextEncoder();

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** The part of a longer base64 text, such as `user:password`, that depends on `value` alone, at each of three offsets. */
const base64Infixes = (value: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = new Uint8Array([...new Uint8Array(offset), ...utf8.encode(value)]);
    return toBase64(bytes).slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

const toBase64Url = (base64: string): string => base64.replaceAll('+', '-').replaceAll('/', '_');

const toHex = (value: string): string =>
  [...utf8.encode(value)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const encodedVariants = (value: string): readonly string[] => {
  if (value.length > maxEncodedChars) return [];
  const infixes = base64Infixes(value);
  return [...infixes, ...infixes.map(toBase64Url), toHex(value)];
};

/** The lines of a value such as a key: a text may join them with other line ends. */
const lineVariants = (value: string): readonly string[] =>
  value.includes('\n')
    ? value.split(/\r?\n/).filter((line) => line.length >= minLineChars && !line.startsWith('-----'))
    : [];

const createVariants = (value: string): SecretVariants => {
  const variants = [value, value.trim(), ...lineVariants(value), ...encodedVariants(value)];
  return [...new Set(variants)].filter((variant) => variant.length >= minSecretChars);
};

/** Cached, since every run has the same few secrets. */
const cache = new Map<string, SecretVariants>();
const maxCached = 1_000;

/** Empty for a value that is too short to be masked. */
export const secretVariants = (value: string): SecretVariants => {
  if (value.length < minSecretChars) return [];
  const cached = cache.get(value);
  if (cached) return cached;
  if (cache.size >= maxCached) cache.clear();
  const variants = createVariants(value);
  cache.set(value, variants);
  return variants;
};
