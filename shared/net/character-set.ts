// Finds the character set of a body: its byte order mark, its header, or its own declaration, in this order.

/** As browsers search for a meta element, but further: many pages have long scripts and comments before it. */
const maxDeclarationBytes = 4_096;

const markOf = ([first, second, third]: Uint8Array): string | undefined => {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined;
};

/** The name by which TextDecoder knows a label; undefined for an unknown one. Labels are those of WHATWG Encoding. */
const knownName = (label: string | undefined): string | undefined => {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
};

const labelInType = /(?:^|[;,\s])charset\s*=\s*(?:"([^"]*)|'([^']*)|([^\s;,"']+))/gi;

/** A repeated header is joined with commas: browsers use the last one. Unknown labels are ignored. */
const inContentType = (contentType: string): string | undefined =>
  [...contentType.matchAll(labelInType)]
    .map(([, inDouble, inSingle, plain]) => knownName(inDouble ?? inSingle ?? plain))
    .findLast((name) => name !== undefined);

const startsOfText = new Set(['<', '{', '[', '"'].map((start) => start.charCodeAt(0)));

/** Text in UTF-16 whose first characters are ASCII, such as an XML declaration. */
const utf16Of = ([first = 0, second = 0, third = 0, fourth = 0]: Uint8Array): string | undefined => {
  if (second === 0 && third !== 0 && fourth === 0 && startsOfText.has(first)) return 'utf-16le';
  return first === 0 && third === 0 && fourth !== 0 && startsOfText.has(second) ? 'utf-16be' : undefined;
};

const xmlDeclaration = /^\s*<\?xml\s[^>]{0,200}?\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const comment = /<!--[\s\S]*?(?:-->|$)/g;
const metaElement = /<meta\b((?:"[^"]*"|'[^']*'|[^>"'])*)/gi;
const attribute = /(?<![\w-])([\w-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s>"']+))/g;

const attributesOf = (element: string): ReadonlyMap<string, string> =>
  new Map(
    [...element.matchAll(attribute)].map(([, name = '', inDouble, inSingle, plain]) => [
      name.toLowerCase(),
      inDouble ?? inSingle ?? plain ?? '',
    ]),
  );

/** `<meta charset="…">`, or `<meta http-equiv="Content-Type" content="text/html; charset=…">`. */
const inMeta = (start: string): string | undefined => {
  for (const [, element = ''] of start.replace(comment, '').matchAll(metaElement)) {
    const attributes = attributesOf(element);
    const isType = attributes.get('http-equiv')?.trim().toLowerCase() === 'content-type';
    const name =
      knownName(attributes.get('charset')) ?? (isType ? inContentType(attributes.get('content') ?? '') : undefined);
    if (name !== undefined) return name;
  }
  return undefined;
};

/** A type that a page may have, or none: then the text itself shows whether it is a page. */
const mayBePage = (contentType: string, start: string): boolean =>
  /html/i.test(contentType) ||
  (contentType.trim() === '' && /^\s*(?:<!--|<!doctype html|<html|<head|<meta)/i.test(start));

const inDocument = (body: Uint8Array, contentType: string): string | undefined => {
  const utf16 = utf16Of(body);
  if (utf16 !== undefined) return utf16;
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, maxDeclarationBytes)).toString(
    'latin1',
  );
  const [, inDouble, inSingle] = xmlDeclaration.exec(start) ?? [];
  const declared = knownName(inDouble ?? inSingle) ?? (mayBePage(contentType, start) ? inMeta(start) : undefined);
  // A declaration that can be read as ASCII is not in UTF-16.
  return declared?.startsWith('utf-16') ? 'utf-8' : declared;
};

/** A name for TextDecoder: UTF-8 where nothing names a known one. */
export const characterSetOf = (body: Uint8Array, contentType: string): string => {
  const mark = markOf(body);
  if (mark !== undefined) return mark;
  const inHeader = inContentType(contentType);
  // `utf-16` does not state the order of the bytes.
  if (inHeader === 'utf-16le') return utf16Of(body) ?? inHeader;
  return inHeader ?? inDocument(body, contentType) ?? 'utf-8';
};
