// Problems that keep a monitors file from being loaded. Each text follows the path of the file, and its line where it is known.

type Specifier = { readonly specifier: string };

/** What modules write in place of the names of CommonJS. */
const moduleRemedies: Readonly<Record<string, string>> = {
  require: "import { name } from './file.ts'",
  module: 'export default',
  exports: 'export const',
  __dirname: 'import.meta.dirname',
  __filename: 'import.meta.filename',
};

/** What to write in place of TypeScript that cannot be removed, by a word of the message of Node. */
export const typeScriptRemedies: Readonly<Record<string, string>> = {
  enum: "; write an object, const Colour = { Red: 'red' } as const, or a union of texts",
  namespace: '; write its functions into a file of their own, and import them',
  'parameter property': '; declare the field, and assign it in the constructor',
  'import equals': "; write import all from './file.cjs'",
  'export assignment': '; write export default',
};

export const loadingMessages = {
  noSuchFile: 'the file does not exist; give the path of your monitors file, such as monitors.ts',
  notAFile: 'this is not a file; give the path of your monitors file, such as monitors.ts',
  unreadable: ({ code }: { code: string }) => `the file cannot be read (${code})`,
  wrongExtension: ({ extensions }: { extensions: readonly string[] }) =>
    `a monitors file is TypeScript or JavaScript; its name must end in ${extensions.join(', ')}`,
  timedOut: ({ seconds }: { seconds: number }) =>
    `the file did not finish loading within ${seconds} s; look for an await that never ends`,
  importNotFound: ({ specifier }: Specifier) => `the file imports '${specifier}', which does not exist`,
  importMeant: ({ specifier, suggestion }: Specifier & { suggestion: string }) =>
    `the file imports '${specifier}', which does not exist; did you mean '${suggestion}'?`,
  packageNotFound: ({ specifier }: Specifier) =>
    `the file imports '${specifier}', which does not exist; install the package in the folder of the file, or write './' before the path of a file of yours`,
  inFile: ({ sentence, importer }: { sentence: string; importer: string }) => `${sentence} (in ${importer})`,
  typeImportedAsValue: ({ specifier, name }: Specifier & { name: string }) =>
    `'${name}' of '${specifier}' is a type: write import { type ${name} } from '${specifier}'`,
  noSuchExport: ({ specifier, name }: Specifier & { name: string }) =>
    `'${specifier}' has no export named '${name}'; export it there, or write import { type ${name} } if it is a type`,
  exportMeant: ({ specifier, name, suggestion }: Specifier & { name: string; suggestion: string }) =>
    `'${specifier}' has no export named '${name}'; did you mean '${suggestion}'?`,
  noDefaultInImport: ({ specifier }: Specifier) =>
    `'${specifier}' has no default export; import its exports by their names: import { name } from '${specifier}'`,
  commonJsNamedModule: ({ specifier }: Specifier) =>
    `'${specifier}' is a CommonJS file; rename it so that it ends in .cjs and import it as import all from '….cjs', or write export in place of module.exports`,
  commonJsNamed: ({ specifier, name }: Specifier & { name: string }) =>
    `'${name}' cannot be imported by its name from '${specifier}', which is a CommonJS file; write import all from '${specifier}'; const { ${name} } = all;`,
  commonJsName: ({ name }: { name: string }) =>
    `'${name}' exists in CommonJS files only, and a monitors file is a module; write ${moduleRemedies[name]}`,
  unsupportedTypeScript: ({ reason, remedy }: { reason: string; remedy: string }) =>
    `only TypeScript whose types can be removed is supported: ${reason}${remedy}`,
  syntaxError: ({ reason }: { reason: string }) => `syntax error: ${reason}`,
  exception: ({ reason }: { reason: string }) => `loading the file threw an exception: ${reason}`,
  /** An error in a file that the monitors file imports. */
  inImportedFile: ({ message, file, line }: { message: string; file: string; line: number }) =>
    `${message} (${file}:${line})`,
};
