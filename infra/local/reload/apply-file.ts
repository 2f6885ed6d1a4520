// Applies a monitors file that was loaded. Where the change cannot be recorded it is retried, and the previous file stays
// in use meanwhile.
import type { Logger } from '../../../shared/logging/logger.ts';
import { reload } from '../../../shared/messages/en/local.ts';
import { toStorageError } from '../../../shared/storage/sqlite/storage-errors.ts';
import { errorMessage } from '../../../shared/text/clean.ts';
import type { Change } from './apply-changes.ts';
import { describeChanges } from './describe-changes.ts';
import type { Loaded } from './generation.ts';

type Deps = {
  readonly now: () => number;
  readonly logger: Pick<Logger, 'info' | 'error'>;
  readonly change: Change;
  /** The file as it was loaded at the start of the process. */
  readonly loaded: Loaded;
  /** Called when a file has become the current one. */
  readonly applied: (loaded: Loaded) => void;
  /** Called when a file could not be recorded, which is retried. */
  readonly failed: (sentence: string) => void;
};

export type FileApplier = {
  /** The file in use, as it was loaded. */
  readonly current: () => Loaded;
  /** `still running the previous 3 monitors` */
  readonly continuing: () => string;
  /** Resolves once the change is recorded, or will be retried; `in-use`: this version is in use already. */
  readonly apply: (next: Loaded) => Promise<'in-use' | 'handled'>;
  /** The newest version of the file is not usable: a change that waits for its retry is dropped. */
  readonly keepCurrent: () => Promise<void>;
  readonly stop: () => void;
};

/** A retry costs a few reads, however many monitors there are. */
const retryMs = 10_000;

/** A change that could not be recorded yet. Part of it may be: then the records agree with neither file. */
type Unrecorded = { readonly since: number; readonly timer: NodeJS.Timeout };

const countOf = ({ manifest }: Loaded): number => manifest.monitors.length;

const hasSameText = (a: Loaded, b: Loaded): boolean =>
  a.origin.sources.size === b.origin.sources.size &&
  [...a.origin.sources].every(([url, { text }]) => b.origin.sources.get(url)?.text === text);

export const createFileApplier = ({ now, logger, change, loaded, applied, failed: notify }: Deps): FileApplier => {
  const { monitorsFile: file } = loaded.origin;
  let current = loaded;
  let wanted = loaded;
  let unrecorded: Unrecorded | undefined;
  let isStopped = false;

  const continuing = (): string => reload.continuing({ monitors: countOf(current) });

  const failed = (error: unknown): void => {
    const reason = toStorageError(error)?.why ?? errorMessage(error);
    const sentence = reload.notRecorded({ file, reason, continuing: continuing(), retryMs });
    if (!unrecorded) logger.error(sentence);
    notify(sentence);
    clearTimeout(unrecorded?.timer);
    unrecorded = { since: unrecorded?.since ?? now(), timer: setTimeout(() => void record(wanted), retryMs) };
  };

  const succeeded = (next: Loaded): void => {
    const late = unrecorded ? reload.recordedLate({ afterMs: now() - unrecorded.since }) : '';
    clearTimeout(unrecorded?.timer);
    unrecorded = undefined;
    const monitors = countOf(next);
    const changes = describeChanges(current.manifest, next.manifest);
    const isUnchanged = hasSameText(current, next);
    logger.info(
      isUnchanged ? reload.unchanged({ file, monitors, late }) : reload.changed({ file, monitors, changes, late }),
    );
    current = next;
    applied(next);
  };

  /** A change that was replaced by a newer one logs nothing: the newer one does. */
  const record = async (next: Loaded): Promise<void> => {
    wanted = next;
    const isWanted = (): boolean => !isStopped && wanted === next;
    try {
      await change(next);
      if (isWanted()) succeeded(next);
    } catch (error) {
      if (isWanted()) failed(error);
    }
  };

  return {
    current: () => current,
    continuing,
    apply: async (next) => {
      if (!unrecorded && hasSameText(current, next)) return 'in-use';
      await record(next);
      return 'handled';
    },
    keepCurrent: async () => {
      if (unrecorded && wanted !== current) await record(current);
    },
    stop: () => {
      isStopped = true;
      clearTimeout(unrecorded?.timer);
    },
  };
};
