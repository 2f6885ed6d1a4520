// The log lines of runs and alerts. Console lines keep the wording of Prefect's log.

/** `kind` is the kind of run; `monitor` is left out where only one monitor is running. */
type RunLine = {
  readonly kind: 'Flow run' | 'Task run';
  readonly name: string;
  readonly monitor: string | undefined;
  readonly isDrill: boolean;
  readonly text: string;
};

export const log = {
  runLine: ({ kind, name, monitor, isDrill, text }: RunLine) =>
    `${isDrill ? 'DRILL: ' : ''}${kind} '${name}'${monitor === undefined ? '' : ` of ${monitor}`} - ${text}`,
  finishedInState: ({ state, message }: { state: string; message: string | undefined }) =>
    `Finished in state ${state}(${message ? `'${message}'` : ''})`,
  attemptFailed: (failed: { attempt: number; attempts: number; time: string; message: string }) =>
    `Attempt ${failed.attempt} of ${failed.attempts} failed at ${failed.time}${failed.message ? `: ${failed.message}` : ''}`,
  alert: ({ id, text }: { id: string; text: string }) => `Alert '${id}' - ${text}`,

  // On Lambda.
  flowRunFinished: ({ verdict }: { verdict: 'failing' | 'neutral' }) =>
    verdict === 'failing' ? 'Flow run failed' : 'Flow run ended without a result',
};
