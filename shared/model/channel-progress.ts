// How far each channel has come with the alerts in the outbox of a monitor.

/** A sender's exclusive right to send through one channel. */
export type Lease = {
  readonly owner: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Id of the last alert that the owner took to send; absent when the outbox was empty. */
  readonly upTo?: string;
};

export type ChannelProgress = {
  /** Ids of the alerts in the outbox that the channel accepted or refused for good. */
  readonly finished?: readonly string[];
  readonly lease?: Lease;
  /** No attempt before this time, milliseconds since the epoch. */
  readonly notBefore?: number;
  /** Attempts in a row after which the alert has to be sent again. */
  readonly retries?: number;
};

/** By the name of the channel. A channel that is absent has done nothing yet. */
export type Progress = Readonly<Record<string, ChannelProgress>>;

/** The part of an alert that progress refers to. */
type Entry = { readonly id: string };

const hasFinished = ({ finished = [] }: ChannelProgress, { id }: Entry): boolean => finished.includes(id);

/** The names of the channels that have finished this alert. */
export const finishedBy = (progress: Progress, alert: Entry): readonly string[] =>
  Object.keys(progress).filter((name) => hasFinished(progress[name] ?? {}, alert));

/** The alerts that a channel still has to take, in order. */
export const pendingOf = <T extends Entry>(outbox: readonly T[], progress: Progress, channel: string): readonly T[] =>
  outbox.filter((alert) => !hasFinished(progress[channel] ?? {}, alert));

/** Whether at least one channel has finished the whole outbox. */
export const isFinishedBySome = (outbox: readonly Entry[], progress: Progress): boolean =>
  Object.values(progress).some((channel) => outbox.every((alert) => hasFinished(channel, alert)));

/** Whether some sender may be sending this alert under its present id. The lease of a dead sender counts too. */
export const mayBeSending = (outbox: readonly Entry[], progress: Progress, alert: Entry): boolean => {
  const place = outbox.findIndex(({ id }) => id === alert.id);
  return Object.values(progress).some((channel) => {
    const { lease } = channel;
    if (!lease || hasFinished(channel, alert)) return false;
    return lease.upTo === undefined || place <= outbox.findIndex(({ id }) => id === lease.upTo);
  });
};

const shortened = (
  { finished = [], lease, notBefore, retries }: ChannelProgress,
  outbox: readonly Entry[],
): ChannelProgress | undefined => {
  const kept = outbox.filter(({ id }) => finished.includes(id)).map(({ id }) => id);
  const isPending = kept.length < outbox.length;
  const left: ChannelProgress = {
    ...(kept.length > 0 ? { finished: kept } : {}),
    ...(lease ? { lease } : {}),
    ...(isPending && notBefore !== undefined ? { notBefore } : {}),
    ...(isPending && retries !== undefined ? { retries } : {}),
  };
  return Object.keys(left).length > 0 ? left : undefined;
};

/** Drops what no longer matters: progress with alerts that have left the outbox, and channels without progress. */
export const shortenProgress = (progress: Progress, outbox: readonly Entry[]): Progress =>
  Object.fromEntries(
    Object.entries(progress).flatMap(([name, channel]) => {
      const left = shortened(channel, outbox);
      return left ? [[name, left] as const] : [];
    }),
  );

/**
 * Puts one alert in the place of several: a channel that has finished all of them has finished the one, and every other
 * channel has not.
 */
export const replaceFinished = (progress: Progress, replaced: readonly Entry[], id: string): Progress =>
  Object.fromEntries(
    Object.entries(progress).map(([name, channel]) => {
      const { finished = [] } = channel;
      const left = finished.filter((one) => !replaced.some((alert) => alert.id === one));
      const hasAll = replaced.every((alert) => finished.includes(alert.id));
      return [name, { ...channel, finished: hasAll ? [...left, id] : left }];
    }),
  );
