// Reads the latest drill of a monitor with its newest runs.
import { buildDrillReport, type DrillReport } from '../control/drill-report.ts';
import { isOver } from '../model/drill.ts';
import { getDrill } from '../storage/records/drill-records.ts';
import { type QueryDeps, readOrWarn } from './query-deps.ts';

const maxShownRuns = 10;

/**
 * Undefined when the monitor never had a drill, or, with a warning in the log, when it cannot be read. The report of a
 * finished drill may be a minute old.
 */
export const readLatestDrill = async (deps: QueryDeps, monitor: string): Promise<DrillReport | undefined> => {
  const warn = (error: Error): void => deps.logger.warn(error.message);
  const drill = (await readOrWarn(deps, () => getDrill(deps.store, monitor, warn)))?.drill;
  if (!drill) return undefined;
  const readReport = async (): Promise<DrillReport> => {
    const report = await buildDrillReport(deps.store, drill, warn);
    return { ...report, runs: report.runs.slice(0, maxShownRuns) };
  };
  const key = `${monitor}~${drill.startedAt}~${drill.endedAt}`;
  return readOrWarn(deps, () => (isOver(drill) ? deps.drillReports(key, readReport) : readReport()));
};
