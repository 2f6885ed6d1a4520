// Rules for the names of headers.

export const isHeaderName = (name: string): boolean => /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name);

/** A name that occurs twice, in lower case: names are case-insensitive. */
export const duplicateHeader = (names: readonly string[]): string | undefined => {
  const lowerCase = names.map((name) => name.toLowerCase());
  return lowerCase.find((name, index) => lowerCase.indexOf(name) < index);
};
