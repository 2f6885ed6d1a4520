// Counts the runs of this process that could not be recorded, or not in time.
import { recordingCost as messages } from '../../../shared/messages/en/storage-health.ts';

export type RunCounts = {
  /** Finished runs wait to be recorded. */
  readonly addWaiting: (count: number) => void;
  readonly removeWaiting: (count: number) => void;
  /** Finished runs are given up. */
  readonly addLost: (count: number) => void;
  /** Runs are recorded; in a file that is gone they are lost, unless the file comes back. */
  readonly addRecorded: (count: number) => void;
  /** Runs that are in no file that anybody can open. */
  readonly unrecorded: () => number;
  /** Since the outage began. */
  readonly affected: () => { readonly lost: number; readonly waiting: number };
  readonly startOutage: () => void;
  readonly endOutage: () => void;
  /** What the outage cost, when it is over. */
  readonly cost: () => string;
};

export const createRunCounts = (isFileGone: () => boolean): RunCounts => {
  let [lost, waiting, inLostFile] = [0, 0, 0];
  /** During the present outage: runs lost before it, and runs that had to wait in it. */
  let [lostBefore, waited] = [0, 0];
  let isOutage = false;

  const cost = (): string => {
    const missing = lost - lostBefore;
    const late = Math.max(0, waited - missing - waiting);
    const parts = [
      ...(missing > 0 ? [messages.lost({ count: missing })] : []),
      ...(late > 0 ? [messages.recordedLate({ count: late, isAll: missing + waiting === 0 })] : []),
      ...(waiting > 0 ? [messages.waiting({ count: waiting })] : []),
      ...(inLostFile > 0 ? [messages.restored({ count: inLostFile })] : []),
    ];
    return parts.length > 0 ? parts.join('; ') : messages.nothing;
  };

  return {
    addWaiting: (count) => {
      waiting += count;
      if (isOutage) waited += count;
    },
    removeWaiting: (count) => {
      waiting -= count;
    },
    addLost: (count) => {
      lost += count;
    },
    addRecorded: (count) => {
      if (isFileGone()) inLostFile += count;
    },
    unrecorded: () => lost + inLostFile,
    affected: () => ({ lost: lost - lostBefore + inLostFile, waiting }),
    startOutage: () => {
      [lostBefore, waited, isOutage] = [lost, 0, true];
    },
    endOutage: () => {
      [inLostFile, isOutage] = [0, false];
    },
    cost,
  };
};
