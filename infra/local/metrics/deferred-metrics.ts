// Counts from the start on, but loads the metrics library two seconds later, because loading it would delay the start.
import { Hono } from 'hono';
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { mapInBatches } from '../../../shared/queries/batched-reads.ts';
import { readNewestRuns } from '../../../shared/queries/read-monitors.ts';
import type { Metrics } from './metrics.ts';
import type { StoredMetricsDeps } from './stored-metrics.ts';

export type DeferredMetrics = {
  /** A logger that also counts the runs that it logs. */
  readonly countRuns: (logger: Logger) => Logger;
  /** A write to the store took this long, from its request until it was durable. */
  readonly writeFinished: (tookMs: number) => void;
  /** A channel accepted this notification. */
  readonly alertSent: (notification: Notification) => void;
  /** The site with the page `/metrics`, the path that Prometheus scrapes by default. */
  readonly serve: (site: Hono, deps: StoredMetricsDeps) => Hono;
};

/** After the first responses and before the first scrape. */
const loadAfterMs = 2_000;
/** More events than can happen until then. */
const maxBuffered = 100_000;

/** As many as have a metric of their own. */
const maxRemembered = 200;
/** More than one, since the newest run may have no verdict. */
const runsRead = 3;

/** Monitors that are neither paused nor removed. */
const activeMonitors =
  ({ queries }: StoredMetricsDeps) =>
  async (): Promise<(monitor: string) => boolean> => {
    const registered = await queries.registered();
    return (monitor) => registered.has(monitor) && registered.get(monitor)?.paused === undefined;
  };

/** The newest verdict of each of the first monitors, from the records of earlier processes. */
const rememberStoredRuns = async (metrics: Metrics, { queries }: StoredMetricsDeps): Promise<void> => {
  const ids = queries.manifest.monitors.slice(0, maxRemembered).map(({ id }) => id);
  const newest = await mapInBatches(ids, (id) => readNewestRuns(queries, id, runsRead));
  for (const { recent } of newest) for (const run of recent) metrics.runRemembered(run);
};

const loadMetrics = async (deps: StoredMetricsDeps): Promise<Metrics> => {
  const [{ createMetrics }, { addStoredMetrics }] = await Promise.all([
    import('./metrics.ts'),
    import('./stored-metrics.ts'),
  ]);
  const metrics = createMetrics(activeMonitors(deps));
  addStoredMetrics(metrics.registry, deps);
  // Without them a restart would look like an outage of the metric until the next runs. A failure costs only that.
  await rememberStoredRuns(metrics, deps).catch(() => undefined);
  return metrics;
};

/** Events are buffered until the library is loaded. */
export const createDeferredMetrics = (): DeferredMetrics => {
  const buffered: ((metrics: Metrics) => void)[] = [];
  let loaded: Metrics | undefined;
  let loading: Promise<Metrics> | undefined;

  const count = (event: (metrics: Metrics) => void): void => {
    if (loaded) event(loaded);
    else if (buffered.length < maxBuffered) buffered.push(event);
  };

  const load = async (deps: StoredMetricsDeps): Promise<Metrics> => {
    const metrics = await loadMetrics(deps);
    for (const event of buffered.splice(0)) event(metrics);
    loaded = metrics;
    return metrics;
  };

  return {
    writeFinished: (tookMs) => count((metrics) => metrics.writeFinished(tookMs)),
    alertSent: (notification) => count((metrics) => metrics.alertSent(notification)),
    countRuns: (logger) => ({
      ...logger,
      runFinished: (run) => {
        count((metrics) => metrics.runFinished(run));
        logger.runFinished(run);
      },
    }),
    serve: (site, deps) => {
      const ready = (): Promise<Metrics> => {
        loading ??= load(deps);
        return loading;
      };
      setTimeout(() => void ready().catch(() => undefined), loadAfterMs).unref();
      return new Hono()
        .get('/metrics', async (context) => {
          const { text, registry } = await ready();
          return context.body(await text(), 200, { 'content-type': registry.contentType });
        })
        .route('/', site);
    },
  };
};
