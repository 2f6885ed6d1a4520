// The steps that bring a database file of an older version up to the current schema.

/** SQL that takes a file from one schema version to the next. It runs inside one transaction. */
export type MigrationStep = string;

/** The value at `path` in a body, or NULL for a body that is damaged: `->` throws for text that is not JSON. */
const valueAt = (path: string): string => `CASE WHEN json_valid(body) THEN body -> '${path}' END`;

/** Moves a property of each status record that has it. Damaged bodies stay as they are, so that they are reported. */
const renameStatusProperty = (from: string, to: string): string => `
  UPDATE items SET body = json_remove(json_set(body, '${to}', json(body -> '${from}')), '${from}')
  WHERE pk = 'status' AND ${valueAt(from)} IS NOT NULL;`;

/** Version 1 to 2: records use the terms notified, receipt, subscribers, overrides and registered. */
const standardTerms: MigrationStep = `
  ${renameStatusProperty('$.open.lastTold', '$.open.lastNotified')}
  ${renameStatusProperty('$.unnoted', '$.pendingReceipts')}
  UPDATE items SET body = json_set(body, '$.v', 2) WHERE pk = 'status' AND ${valueAt('$.v')} = '1';
  UPDATE items SET sk = 'subscribers' WHERE pk = 'alert' AND sk = 'audience';
  UPDATE items SET pk = 'overrides' WHERE pk = 'control';
  UPDATE items SET sk = 'registered~' || substr(sk, length('known~') + 1)
  WHERE pk = 'planner' AND sk >= 'known~' AND sk < 'known~~';
`;

/**
 * `migrationSteps[0]` leads from version 1 to 2. A released step never changes, because files exist at every version.
 * Each step reads a few small partitions: a scan of all runs would delay a start by minutes.
 */
export const migrationSteps: readonly MigrationStep[] = [standardTerms];
