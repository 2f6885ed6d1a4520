// How cli-table3 measures a text, so that what is cut for its tables is measured alike: it has no types of its own.
declare module 'cli-table3/src/utils.js' {
  const utils: {
    /** Columns of a terminal that a text takes, signs of double width and colours taken into account. */
    readonly strlen: (text: string) => number;
  };
  export = utils;
}
