// The files that an import may mean: people leave out the ending, name a folder, or write the ending of compiled code.

const endings: readonly string[] = ['.ts', '.mts', '.js', '.mjs', '.cjs', '.json'];
const indexFiles: readonly string[] = ['index.ts', 'index.mts', 'index.js', 'index.mjs'];

/** Whether it names a file and not a package. */
export const isFileSpecifier = (specifier: string): boolean => /^(?:\.{1,2}(?:\/|$)|\/|file:)/.test(specifier);

/** In the order in which they are tried, after the specifier itself; none for a package. */
export const importCandidates = (specifier: string): readonly string[] => {
  if (!isFileSpecifier(specifier)) return [];
  const folder = specifier.replace(/\/$/, '');
  const indexes = indexFiles.map((file) => `${folder}/${file}`);
  if (/(?:\/|^\.{1,2})$/.test(specifier)) return indexes;
  const [, stem, module] = /^(.+)\.(m?)js$/.exec(specifier) ?? [];
  const compiled = stem === undefined ? [] : [`${stem}.${module}ts`];
  return [...compiled, ...endings.map((ending) => `${specifier}${ending}`), ...indexes];
};
