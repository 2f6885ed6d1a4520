// Secrets that are unique to the place that holds them, so that an output reveals which place leaked.

/** The part that is searched for: letters and digits, which no encoding of a URL, JSON or HTML changes. */
const coreOf = (number: number): string => `Pl4nt${String(number).padStart(2, '0')}wXyZ`;

/** The other characters of a secret, which each of those encodings escapes. */
const tail = ' &"<é>/+%';

export type Planted = {
  readonly core: string;
  /** Letters and digits: for places that allow nothing else. */
  readonly plain: string;
  /** With characters that must be escaped. */
  readonly awkward: string;
};

/** `plant` returns the secret of a place, another one for each place. */
export const createPlanter = () => {
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

/** The parts of a base64 text that depend on the secret alone, at each of three offsets. */
const base64Infixes = (core: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(core)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

/** All spellings that are searched for, and the beginning of the secret, with which a cut text may end. */
export const tracesOf = ({ core }: Planted): readonly string[] => [
  core.slice(0, 9),
  core.toLowerCase(),
  [...core].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
  Buffer.from(core).toString('hex'),
  ...base64Infixes(core),
];
