// The log lines of runs and alerts. Console lines keep the wording of Prefect's log.

/** `kind` is the kind of run; `monitor` is left out where only one monitor is running. */
type RunLine = {
  readonly kind: 'Flow run' | 'Task run';
  readonly name: string;
  readonly monitor: string | undefined;
  readonly isDrill: boolean;
  readonly text: string;
};

type FinishedState = { readonly state: string; readonly message: string | undefined };

/** `Failed('…')`, `Completed()` */
const formatState = ({ state, message }: FinishedState): string => `${state}(${message ? `'${message}'` : ''})`;

export const log = {
  runLine: ({ kind, name, monitor, isDrill, text }: RunLine) =>
    `${isDrill ? 'DRILL: ' : ''}${kind} '${name}'${monitor === undefined ? '' : ` of ${monitor}`} - ${text}`,
  state: formatState,
  finishedInState: (finished: FinishedState) => `Finished in state ${formatState(finished)}`,
  attemptFailed: (failed: { attempt: number; attempts: number; message: string }) =>
    `Attempt ${failed.attempt} of ${failed.attempts} failed${failed.message ? `: ${failed.message}` : ''}`,
  day: ({ date, zone }: { date: string; zone: string }) => `Times are of ${date}, ${zone}`,
  alert: ({ id, text }: { id: string; text: string }) => `Alert '${id}' - ${text}`,

  // On Lambda.
  failedOnOwnSide: 'Flow run failed on the side of Vigia',
  flowRunFinished: ({ verdict }: { verdict: 'failing' | 'neutral' }) =>
    verdict === 'failing' ? 'Flow run failed' : 'Flow run ended without a result',
};
