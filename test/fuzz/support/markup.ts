// A small, strict HTML parser: splits a page into tags, attributes and text as a browser does.
export type Tag = { readonly name: string; readonly attributes: readonly (readonly [string, string])[] };
export type Markup = { readonly tags: readonly Tag[]; readonly texts: readonly string[] };

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  apos: "'",
  middot: '·',
};

const decoded = (text: string): string =>
  text.replace(/&([a-z]+|#\d+|#x[0-9a-f]+);/gi, (all, name: string) => {
    const known = named[name.toLowerCase()];
    if (known === undefined) throw new Error(`a reference that the pages do not write: ${all}`);
    return known;
  });

// The start of a tag (WHATWG, tag open state): `<` before a letter, `/`, `!` or `?`.
const tagOpen = /<(?=[a-z/!?])/i;
const name = /^\/?[a-z][a-z0-9]*|^!doctype/i;
const attribute = /^\s+([a-z][a-z-]*)(?:="([^"]*)")?/i;
const tagEnd = /^\s*\/?>/;

/** Throws for markup that the pages never contain: an attribute without quotes, a comment, a stray character. */
export const parseMarkup = (page: string): Markup => {
  const tags: Tag[] = [];
  const texts: string[] = [];
  let rest = page;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const found = pattern.exec(rest);
    if (found) rest = rest.slice(found[0].length);
    return found;
  };
  while (rest !== '') {
    const at = rest.search(tagOpen);
    texts.push(decoded(at < 0 ? rest : rest.slice(0, at)));
    if (at < 0) break;
    rest = rest.slice(at + 1);
    const tag = take(name)?.[0];
    if (tag === undefined) throw new Error(`no tag: <${rest.slice(0, 40)}`);
    const attributes: [string, string][] = [];
    if (tag.toLowerCase() === '!doctype') take(/^ html/);
    for (let found = take(attribute); found; found = take(attribute))
      attributes.push([found[1] ?? '', decoded(found[2] ?? '')]);
    if (!take(tagEnd)) throw new Error(`a tag that goes wrong: <${tag} … ${rest.slice(0, 40)}`);
    tags.push({ name: tag, attributes });
  }
  return { tags, texts };
};

/** The parts that text from outside must not change: the tags in order, and the names of their attributes. */
export const skeleton = ({ tags }: Markup): string =>
  tags.map((tag) => `<${tag.name} ${tag.attributes.map(([attributeName]) => attributeName).join(' ')}>`).join('\n');
