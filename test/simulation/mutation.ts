// A mutation: a change of the source with which some scenario must fail.
export type Edit = { readonly file: string; readonly find: string; readonly put: string };
export type Mutation = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The first seed to run, by default 1: a little before the first seed that fails, to save time. */
  readonly from?: number;
};
