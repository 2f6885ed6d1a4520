// Messages about records that cannot be read or written, in either store.

export const records = {
  // Records that cannot be read. Each line names the record by its partition and its sort key.
  record: ({ partition, sort, problem }: { partition: string; sort: string; problem: string }) =>
    `record ${partition} / ${sort}: ${problem}`,
  recordNotJson: 'it is damaged: the stored value is not JSON',
  recordWithoutVersion: 'it is damaged: it has no record version',
  recordDamaged: ({ path, problem }: { path: string | undefined; problem: string }) =>
    path === undefined ? `it is damaged: ${problem}` : `it is damaged at ${path}: ${problem}`,
  recordNewer: ({ found, known }: { found: number; known: number }) =>
    `it was written by a newer Vigía (record version ${found}; this version reads up to ${known}): update Vigía`,
  recordOlder: ({ found, known }: { found: number; known: number }) =>
    `it was written by an older Vigía (record version ${found}; this version reads only ${known})`,
  keyNamesNoRun: 'its key is not the key of a run',
  keyNamesNoTime: 'its key is not the key of a roll-up',
  notACount: 'the text is not a list of counts',

  // Records that many writers change at the same time.
  rollupContended: ({ partition, sort }: { partition: string; sort: string }) =>
    `the roll-up ${partition} / ${sort} could not be written: other planners changed it each time`,
};
