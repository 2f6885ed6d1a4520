// The values that a task returns to say that the service it looked at is not well.
import type { Finding } from '../model/run.ts';
import { definition, isDefinition } from './definition.ts';

/** Made by `Failed('…')`. */
export type Failed = {
  readonly [definition]: 'failed';
  readonly message: string;
  /** What was expected and what was found, where the library's own checks know it. */
  readonly findings?: readonly Finding[];
};

/** Made by `Degraded('…')`. */
export type Degraded = {
  readonly [definition]: 'degraded';
  readonly message: string;
  readonly findings?: readonly Finding[];
};

const some = (findings: readonly Finding[]) => (findings.length > 0 ? { findings } : {});

/**
 * Return it from a task: the task run ends Failed with this message. Nothing is thrown, so the flow goes on.
 *
 * @example
 * if (response.status !== 200) return Failed(`Status code: ${response.status}`);
 */
export const Failed = (message: string): Failed => ({ [definition]: 'failed', message: String(message ?? '') });

/**
 * Return it from a task: the service works, but not as it should. The task run ends Degraded with this message; it
 * counts as Completed, is not tried again and alerts nobody, and its monitor is shown as Degraded while it is up.
 *
 * @example
 * if (response.evidence.phases.totalMs > 800) return Degraded('it answers slowly');
 */
export const Degraded = (message: string): Degraded => ({ [definition]: 'degraded', message: String(message ?? '') });

/** The same, with what was found: for the library's own checks. */
export const failedWithFindings = (message: string, findings: readonly Finding[]): Failed => ({
  ...Failed(message),
  ...some(findings),
});

export const degradedWithFindings = (message: string, findings: readonly Finding[]): Degraded => ({
  ...Degraded(message),
  ...some(findings),
});

export const isFailed = (value: unknown): value is Failed => isDefinition(value, 'failed');
export const isDegraded = (value: unknown): value is Degraded => isDefinition(value, 'degraded');
