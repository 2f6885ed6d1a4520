// Replaces OpenTelemetry in bundles: prom-client needs it for CPU metrics of a process only, which no function exports.

/** prom-client attaches the active span to these metrics as an exemplar. There is none. OpenTelemetry adds 21 KB. */
export const trace = { getSpan: (): undefined => undefined };
export const context = { active: (): undefined => undefined };
