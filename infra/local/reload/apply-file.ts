// Takes over a file that was read. Where that cannot be written down it is tried again by itself, and the one before
// goes on meanwhile.
import type { Logger } from '../../../shared/logging/logger.ts';
import { toStorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import { errorMessage } from '../../../shared/text/clean.ts';
import { formatDuration } from '../../../shared/text/duration-text.ts';
import type { Change } from './apply-changes.ts';
import { whatChanged } from './describe-changes.ts';
import type { Loaded } from './generation.ts';

type Deps = {
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly change: Change;
  /** As it was read when the process began. */
  readonly loaded: Loaded;
  /** From now on that is what is watched. */
  readonly taken: (loaded: Loaded) => void;
};

export type Takeover = {
  /** What is watched now, as it was read. */
  readonly current: () => Loaded;
  /** `the 3 monitors read before go on` */
  readonly goingOn: () => string;
  /** Resolves once it is written down, or will be tried again. */
  readonly take: (next: Loaded) => Promise<void>;
  /** What was read last is no good: then nothing else is to be taken over any more. */
  readonly keep: () => Promise<void>;
  readonly stop: () => void;
};

/** A try costs some reads, however many monitors there are. */
const againMs = 10_000;

/** What could not be written down yet, and since when. Some of it may be: then the records agree with neither file. */
type Unwritten = { readonly since: number; readonly timer: NodeJS.Timeout };

const counted = ({ manifest: { monitors } }: Loaded): string =>
  `${monitors.length} ${monitors.length === 1 ? 'monitor' : 'monitors'}`;

const sameText = (a: Loaded, b: Loaded): boolean =>
  a.origin.sources.size === b.origin.sources.size &&
  [...a.origin.sources].every(([url, { text }]) => b.origin.sources.get(url)?.text === text);

export const openTakeover = ({ now, logger, change, loaded, taken }: Deps): Takeover => {
  const { monitorsFile } = loaded.origin;
  let current = loaded;
  let wanted = loaded;
  let unwritten: Unwritten | undefined;
  let stopped = false;

  const goingOn = (): string => `the ${counted(current)} read before go on`;

  const failed = (error: unknown): void => {
    const why = toStorageError(error)?.why ?? errorMessage(error);
    const again = `it is tried again every ${againMs / 1_000} s`;
    if (!unwritten)
      logger.error(
        `${monitorsFile} was changed, and that cannot be written down: ${why}. Until it can, ${goingOn()}; ${again}`,
      );
    clearTimeout(unwritten?.timer);
    unwritten = { since: unwritten?.since ?? now(), timer: setTimeout(() => void write(wanted), againMs) };
  };

  const done = (next: Loaded): void => {
    const late = unwritten ? `; written down after ${formatDuration(now() - unwritten.since)}` : '';
    clearTimeout(unwritten?.timer);
    unwritten = undefined;
    const news = sameText(current, next)
      ? `${monitorsFile} is as it was before: Vigía watches ${counted(next)} as before${late}`
      : `${monitorsFile} was changed: Vigía watches ${counted(next)} now (${whatChanged(current.manifest, next.manifest)})${late}`;
    current = next;
    logger.info(news);
    taken(next);
  };

  /** One that was overtaken by another has nothing to say: the other one says it. */
  const write = async (next: Loaded): Promise<void> => {
    wanted = next;
    const isWanted = (): boolean => !stopped && wanted === next;
    try {
      await change(next);
      if (isWanted()) done(next);
    } catch (error) {
      if (isWanted()) failed(error);
    }
  };

  return {
    current: () => current,
    goingOn,
    take: async (next) => {
      if (unwritten || !sameText(current, next)) await write(next);
    },
    keep: async () => {
      if (unwritten && wanted !== current) await write(current);
    },
    stop: () => {
      stopped = true;
      clearTimeout(unwritten?.timer);
    },
  };
};
