// Stand-ins for what another function behind the same gateway serves: the document tells of it, and nobody calls it here.
import type { ApiDeps } from './api-deps.ts';

const elsewhere = (): never => {
  throw new Error('this is served by another function');
};

/** With these, there are the routes that change things. */
export const documentedChanges: Pick<ApiDeps, 'startManualRun' | 'control' | 'drills'> = {
  startManualRun: elsewhere,
  control: { notifyPlanner: elsewhere },
  drills: { earliestStart: elsewhere, drillsChanged: elsewhere, alert: elsewhere },
};
