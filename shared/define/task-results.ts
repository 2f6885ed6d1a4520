// The values that a task returns when the service that it checked fails or is degraded.
import type { Finding } from '../model/run.ts';
import { definition, isDefinition } from './definition.ts';

/** Returned by `Failed('…')`. */
export type Failed = {
  readonly [definition]: 'failed';
  readonly message: string;
  /** What was expected and what was found; set by the ready-made checks. */
  readonly findings?: readonly Finding[];
  /** The service responded as expected; only its certificate is a problem. Set by the ready-made checks. */
  readonly onlyCertificate?: true;
};

/** Returned by `Degraded('…')`. */
export type Degraded = {
  readonly [definition]: 'degraded';
  readonly message: string;
  readonly findings?: readonly Finding[];
};

/**
 * Return it from a task to end the task run as Failed, with this message. Nothing is thrown, so the flow continues.
 *
 * @example
 * if (response.status !== 200) return Failed(`Status code: ${response.status}`);
 */
export const Failed = (message: string): Failed => ({ [definition]: 'failed', message: String(message ?? '') });

/**
 * Return it from a task when the service works, but not as it should. The task run ends as Degraded, with this message:
 * it counts as Completed, is not retried and sends no alert, and its monitor shows as Degraded while the monitor is up.
 *
 * @example
 * if (response.evidence.phases.totalMs > 800) return Degraded('slow response');
 */
export const Degraded = (message: string): Degraded => ({ [definition]: 'degraded', message: String(message ?? '') });

const findingsOrNone = (findings: readonly Finding[]) => (findings.length > 0 ? { findings } : {});

/** `Failed` with findings, for the ready-made checks. */
export const failedWithFindings = (message: string, findings: readonly Finding[]): Failed => ({
  ...Failed(message),
  ...findingsOrNone(findings),
});

/** `Degraded` with findings, for the ready-made checks. */
export const degradedWithFindings = (message: string, findings: readonly Finding[]): Degraded => ({
  ...Degraded(message),
  ...findingsOrNone(findings),
});

export const isFailed = (value: unknown): value is Failed => isDefinition(value, 'failed');
export const isDegraded = (value: unknown): value is Degraded => isDefinition(value, 'degraded');
