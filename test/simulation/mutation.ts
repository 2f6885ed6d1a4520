// A mutation: a change of the source that some story must catch.
export type Edit = { readonly file: string; readonly find: string; readonly put: string };
export type Mutation = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The first story that is told, 1 when left out: a little before the first that catches it, to save time. */
  readonly from?: number;
};
