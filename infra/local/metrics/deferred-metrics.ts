// Counts from the start on, though the library for it is loaded only once there is time: it would delay the start.
import { Hono } from 'hono';
import type { Logger } from '../../../shared/logging/logger.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import type { Metrics } from './metrics.ts';
import type { StoredMetricsDeps } from './stored-metrics.ts';

export type LateMetrics = {
  /** The same journal; what goes through it is counted. */
  readonly hear: (logger: Logger) => Logger;
  readonly wrote: (tookMs: number) => void;
  /** A channel accepted this notification. */
  readonly alertSent: (notification: Notification) => void;
  /** The site, and beside it `/metrics`, where Prometheus looks for it. */
  readonly serve: (site: Hono, deps: StoredMetricsDeps) => Hono;
};

/** After the first answers, and before anybody scrapes. */
const loadAfterMs = 2_000;
/** More do not happen until then. */
const maxWaiting = 100_000;

export const countLater = (): LateMetrics => {
  const waiting: ((metrics: Metrics) => void)[] = [];
  let loaded: Metrics | undefined;
  let loading: Promise<Metrics> | undefined;

  const count = (event: (metrics: Metrics) => void): void => {
    if (loaded) event(loaded);
    else if (waiting.length < maxWaiting) waiting.push(event);
  };

  const load = async (deps: StoredMetricsDeps): Promise<Metrics> => {
    const [{ createMetrics }, { addStoredMetrics }] = await Promise.all([
      import('./metrics.ts'),
      import('./stored-metrics.ts'),
    ]);
    const metrics = createMetrics(async () => {
      const known = await deps.queries.registered();
      return (monitor) => known.get(monitor)?.paused === undefined && known.has(monitor);
    });
    addStoredMetrics(metrics.registry, deps);
    for (const event of waiting.splice(0)) event(metrics);
    loaded = metrics;
    return metrics;
  };

  return {
    wrote: (tookMs) => count((metrics) => metrics.wrote(tookMs)),
    alertSent: (notification) => count((metrics) => metrics.alertSent(notification)),
    hear: (logger) => ({
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
