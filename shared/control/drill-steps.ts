// The steps of a drill, from the first failing run to the alert of its recovery, with their times.
import type { DrillStepText } from '../messages/drill-steps.ts';
import type { Drill } from '../model/drill.ts';
import type { AlertKind, Incident } from '../model/incident.ts';
import { type FlowRun, verdict } from '../model/run.ts';

/** `afterMs` counts from the due time of the first failing run. */
export type DrillStep = DrillStepText & { readonly at: number; readonly afterMs: number };

type SimpleStep = Exclude<DrillStepText, { readonly after: number }>['name'];

const firstFailingRun = (runs: readonly FlowRun[]): FlowRun | undefined =>
  runs.toSorted((a, b) => a.dueAt - b.dueAt).find((run) => verdict(run) === 'failing');

/** The steps in the order of time. `runs` are the runs of this drill, in any order. Empty when no run failed. */
export const drillSteps = (runs: readonly FlowRun[], incident: Incident | undefined): readonly DrillStep[] => {
  const failing = firstFailingRun(runs);
  if (!failing) return [];
  const startedAt = failing.dueAt;
  const step = (name: SimpleStep, at: number | undefined): readonly DrillStep[] =>
    at === undefined ? [] : [{ name, at, afterMs: at - startedAt }];
  const endedAt = incident?.endedAt;
  const recovering = endedAt === undefined ? undefined : runs.find((run) => run.dueAt === endedAt);
  const sentAt = (kind: AlertKind) => incident?.alerts.find((alert) => alert.kind === kind)?.sentAt;
  // The drill was stopped, or it reached its end because the service itself was failing as well.
  const isCutOff = incident?.alerts.some(({ kind }) => kind === 'removed') ?? false;
  const end = isCutOff
    ? [...step('endedWhileDown', endedAt), ...step('endAlertSent', sentAt('removed'))]
    : [...step('recoveredByRun', endedAt), ...step('recoveringRunRecorded', recovering?.endedAt)];
  const steps = [
    ...step('firstFailingRunDue', startedAt),
    // An incident starts at the due time of its first run, and opens when that run is recorded.
    ...step('downSince', incident?.startedAt),
    ...step('firstFailingRunRecorded', failing.endedAt),
    ...step('downAlertSent', sentAt('opened')),
    ...end,
    ...step('upAlertSent', sentAt('closed')),
  ];
  return steps.toSorted((a, b) => a.at - b.at);
};

/** Why an ended drill sent no alert although runs failed: without the reason it would look as if alerts did not work. */
export const noIncidentStep = (
  { endedAt }: Drill,
  [first]: readonly DrillStep[],
  after: number,
): readonly DrillStep[] =>
  endedAt === undefined || !first ? [] : [{ name: 'noIncident', after, at: endedAt, afterMs: endedAt - first.at }];
