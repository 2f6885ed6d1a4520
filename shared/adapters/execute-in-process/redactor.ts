// Takes the values of secrets, in whatever form they come back, out of texts that are kept.
import { inspect } from 'node:util';

export type Redactor = {
  /** From now on this value is taken out. */
  readonly learn: (value: string) => void;
  readonly clean: (text: string) => string;
};

/** Shorter ones are in any text, and taking them out would say where. */
const shortest = 4;
const mask = '***';

/** A value inside something longer that is in base64, such as user and password: it may begin at any of 3 places. */
const insideBase64 = (value: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
    const text = bytes.toString('base64');
    return text.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

const htmlEscaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const urlEncoded = (value: string): readonly string[] => {
  const encoded = encodeURIComponent(value.toWellFormed());
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [encoded, strict, encoded.replaceAll('%20', '+'), encodeURI(value.toWellFormed())];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
};

/** A value of several lines, such as a key, may come back with its lines joined otherwise. */
const linesOf = (value: string): readonly string[] =>
  value.split(/\r?\n/).filter((line) => line.length >= 16 && !line.startsWith('-----'));

/** What a text becomes inside another one. */
const nested = (text: string): readonly string[] => [
  ...urlEncoded(text),
  JSON.stringify(text).slice(1, -1),
  inspect(text, { maxStringLength: null }).slice(1, -1),
  htmlEscaped(text),
];

/** Most values are letters and digits, and stay as they are: then these are few. */
const mostForms = 200;

/** JSON in JSON, a form in a page: twice is common, and three times is seen. */
const nestedForms = (values: readonly string[]): readonly string[] => {
  let forms = new Set(values);
  for (let depth = 0; depth < 3 && forms.size < mostForms; depth += 1)
    forms = new Set([...forms, ...[...forms].flatMap(nested)]);
  return [...forms].slice(0, mostForms);
};

const formsOf = (value: string): readonly string[] => {
  const base64 = insideBase64(value);
  const urlSafe = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  return [...nestedForms([value, value.trim(), ...linesOf(value)]), ...nestedForms([...base64, ...urlSafe])].filter(
    (form) => form.length >= shortest,
  );
};

/** Each run has the same few values. */
const known = new Map<string, readonly string[]>();
const mostKnown = 100;

const knownForms = (value: string): readonly string[] => {
  const before = known.get(value);
  if (before) return before;
  if (known.size >= mostKnown) known.clear();
  const forms = formsOf(value);
  known.set(value, forms);
  return forms;
};

/** Where a text was cut, the beginning of a value may be all that is left of it. */
const withoutCutEnd = (text: string, forms: readonly string[]): string => {
  if (!text.endsWith('…')) return text;
  const body = text.slice(0, -1);
  const left = forms.flatMap((form) =>
    Array.from({ length: Math.max(0, form.length - shortest) }, (_, index) => form.slice(0, index + shortest)).filter(
      (beginning) => body.endsWith(beginning),
    ),
  );
  const longest = Math.max(0, ...left.map(({ length }) => length));
  return longest === 0 ? text : `${body.slice(0, -longest)}${mask}…`;
};

export const createRedactor = (): Redactor => {
  let forms: readonly string[] = [];
  return {
    learn: (value) => {
      if (value.length < shortest || forms.includes(value)) return;
      forms = [...new Set([...forms, ...knownForms(value)])].sort((a, b) => b.length - a.length);
    },
    clean: (text) => {
      if (forms.length === 0) return text;
      const clean = forms.reduce((rest, form) => rest.replaceAll(form, mask), text);
      return withoutCutEnd(clean, forms);
    },
  };
};
