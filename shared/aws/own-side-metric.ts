// The metric of runs that failed on the side of Vigía: the run function logs it, and an alarm reads it.

export const ownSideMetric = { namespace: 'Vigia', name: 'OwnSideRuns', dimension: 'FunctionName' } as const;

/** Fields of a log line from which CloudWatch takes one count, by its embedded metric format. */
export const ownSideCount = (functionName: string, at: number): Readonly<Record<string, unknown>> => {
  const { namespace, name, dimension } = ownSideMetric;
  const metric = { Namespace: namespace, Dimensions: [[dimension]], Metrics: [{ Name: name, Unit: 'Count' }] };
  return { _aws: { Timestamp: at, CloudWatchMetrics: [metric] }, [dimension]: functionName, [name]: 1 };
};
