// Secrets with names of their own, so that whatever shows one tells where it came from.

/** Letters and digits that stay as they are in a URL, in JSON and in HTML: what is looked for. */
const coreOf = (number: number): string => `Pl4nt${String(number).padStart(2, '0')}wXyZ`;

/** What else is in a secret, and is written otherwise in each of those. */
const tail = ' &"<é>/+%';

export type Planted = {
  readonly core: string;
  /** Of letters and digits: for places that take nothing else. */
  readonly plain: string;
  /** With signs that have to be escaped. */
  readonly awkward: string;
};

/** Gives each place a secret of its own. */
export const planting = () => {
  const planted = new Map<string, Planted>();
  const plant = (place: string): Planted => {
    const before = planted.get(place);
    if (before) return before;
    const core = coreOf(planted.size + 1);
    const made = { core, plain: core, awkward: `${core}${tail}` };
    planted.set(place, made);
    return made;
  };
  return { plant, all: planted as ReadonlyMap<string, Planted> };
};

/** What is in base64 begins at any of three places of a letter; the ends belong to what stands beside it. */
const insideBase64 = (core: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(core)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

/** All spellings that are looked for, and the beginning, which a text that was cut may end with. */
export const tracesOf = ({ core }: Planted): readonly string[] => [
  core.slice(0, 9),
  core.toLowerCase(),
  [...core].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''),
  Buffer.from(core).toString('hex'),
  ...insideBase64(core),
];
