// The entity tag of a monitor's overrides, by which two clients notice that they change the same monitor.
import type { Context } from 'hono';
import { problems } from '../messages/en/api.ts';
import { tagsIn } from './json-response.ts';
import { problem } from './problem.ts';

/** Strong. `version` is that of the record, 0 while the monitor was never overridden. */
export const overridesTag = (version: number): string => `"overrides-${version}"`;

const overridesTagFormat = /^"overrides-(\d{1,9})"$/;

/**
 * The versions that a change may be based on, by the tags in `If-Match`; undefined when it applies to any version. Tags
 * of other resources match no version.
 */
export const expectedVersions = (context: Context): readonly number[] | undefined => {
  const header = context.req.header('if-match');
  if (header === undefined || header.trim() === '*') return undefined;
  return tagsIn(header).flatMap((tag) => {
    const version = overridesTagFormat.exec(tag)?.[1];
    return version === undefined ? [] : [Number(version)];
  });
};

/** A 409: the overrides have another version than the client expects. */
export const versionConflict = (context: Context, version: number): Response =>
  problem(context, 409, problems.overridesChanged({ etag: overridesTag(version) }));
