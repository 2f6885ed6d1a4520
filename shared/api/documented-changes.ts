// Stand-ins with which the OpenAPI document includes routes that another function behind the same gateway serves.
import type { ApiDeps } from './api-deps.ts';

/** Never called, as the routes are documented and not mounted. */
const servedElsewhere = (): never => {
  throw new Error('another function serves this route');
};

export const documentedChanges: Pick<ApiDeps, 'startManualRun' | 'control' | 'drills'> = {
  startManualRun: servedElsewhere,
  control: { notifyPlanner: servedElsewhere },
  drills: { earliestStart: servedElsewhere, drillsChanged: servedElsewhere, alert: servedElsewhere },
};
