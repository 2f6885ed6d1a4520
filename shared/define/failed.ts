// The value that a task returns to say that the service it looked at is not well.
import { definition, isDefinition } from './definition.ts';

/** Made by `Failed('…')`. */
export type Failed = { readonly [definition]: 'failed'; readonly message: string };

/**
 * Return it from a task: the task run ends Failed with this message. Nothing is thrown, so the flow goes on.
 *
 * @example
 * if (response.status !== 200) return Failed(`Status code: ${response.status}`);
 */
export const Failed = (message: string): Failed => ({ [definition]: 'failed', message: String(message ?? '') });

export const isFailed = (value: unknown): value is Failed => isDefinition(value, 'failed');
