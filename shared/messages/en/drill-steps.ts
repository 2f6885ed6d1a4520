// The steps of a drill, in the order in which they happen: for its page, the API and the log.

export const drillSteps = {
  firstFailingRunDue: 'first failing run was due',
  downSince: 'down since',
  firstFailingRunRecorded: 'first failing run was recorded',
  downAlertSent: 'alert sent: down',
  endedWhileDown: 'ended while still down',
  endAlertSent: 'alert sent: ended',
  recoveredByRun: 'recovered by the run due',
  recoveringRunRecorded: 'that run was recorded',
  upAlertSent: 'alert sent: up',
  noIncident: ({ after }: { after: number }) =>
    `no incident: alert.after requires ${after} failing ${after === 1 ? 'run' : 'runs in a row'}`,
};

export type DrillStepMessages = typeof drillSteps;
