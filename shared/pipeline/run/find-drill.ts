// Finds the drill that a run belongs to, and the fault that it simulates for that run.
import type { Logger } from '../../logging/logger.ts';
import { drilledMonitorOf, isOver, type SimulatedFault, simulatedFaultAt } from '../../model/drill.ts';
import type { RunRequest } from '../../model/run-message.ts';
import { getDrill } from '../../storage/records/drill-records.ts';
import type { Store } from '../../storage/store.ts';

type Deps = { readonly store: Store; readonly logger: Logger };

/** `over`: the drill has ended or was replaced, so the run is not executed. Empty for a run that is not a drill's. */
export const findDrill = async (
  { store, logger }: Deps,
  { monitor, dueAt }: RunRequest,
): Promise<{ readonly simulated?: SimulatedFault } | 'over'> => {
  const drilled = drilledMonitorOf(monitor);
  if (drilled === undefined) return {};
  const drill = (await getDrill(store, drilled, (error) => logger.warn(error.message)))?.drill;
  // A run that is due before the drill started belongs to the drill that this one replaced.
  if (!drill || isOver(drill) || dueAt < drill.startedAt) return 'over';
  const simulated = simulatedFaultAt(drill, dueAt);
  return simulated ? { simulated } : {};
};
