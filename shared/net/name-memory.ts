// What the system has answered about names: addresses for a while, and that it does not know a name.
export type NameMemory = {
  /** The system did not know the name a moment ago. */
  readonly isUnknown: (key: string) => boolean;
  /** Found at most 10 minutes ago; empty otherwise. */
  readonly addresses: (key: string) => readonly string[];
  /** Without addresses: the system does not know the name. `isLocal`: it may appear at any moment. */
  readonly record: (key: string, addresses: readonly string[], isLocal: boolean) => void;
};

type Remembered = {
  addresses: readonly string[];
  foundAt: number;
  unknownUntil: number;
  unknownMs: number;
};

const minUnknownMs = 30_000;
const maxUnknownMs = 300_000;
const maxFoundAgeMs = 600_000;
const maxNames = 10_000;

export const createNameMemory = (now: () => number = () => performance.now()): NameMemory => {
  const names = new Map<string, Remembered>();

  const wasFound = ({ foundAt }: Remembered): boolean => now() - foundAt < maxFoundAgeMs;

  const create = (key: string): Remembered => {
    if (names.size >= maxNames) names.delete(names.keys().next().value ?? '');
    const never = Number.NEGATIVE_INFINITY;
    const remembered = { addresses: [], foundAt: never, unknownUntil: never, unknownMs: minUnknownMs };
    names.set(key, remembered);
    return remembered;
  };

  const record: NameMemory['record'] = (key, addresses, isLocal) => {
    const name = names.get(key) ?? create(key);
    name.addresses = addresses;
    if (addresses.length > 0) {
      name.foundAt = now();
      name.unknownMs = minUnknownMs;
    } else if (!wasFound(name)) {
      // A name that was found a moment ago is asked for again each time: its absence is a result of the check.
      name.unknownUntil = now() + name.unknownMs;
      if (!isLocal) name.unknownMs = Math.min(2 * name.unknownMs, maxUnknownMs);
    }
  };

  return {
    isUnknown: (key) => now() < (names.get(key)?.unknownUntil ?? 0),
    addresses: (key) => {
      const name = names.get(key);
      return name && wasFound(name) ? name.addresses : [];
    },
    record,
  };
};
