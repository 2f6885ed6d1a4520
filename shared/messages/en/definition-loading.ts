// Problems that keep a monitors file from being loaded. Each text follows the path of the file, and its line where it is known.

export const loadingMessages = {
  noSuchFile: 'the file does not exist; give the path of your monitors file, such as monitors.ts',
  notAFile: 'this is not a file; give the path of your monitors file, such as monitors.ts',
  unreadable: ({ code }: { code: string }) => `the file cannot be read (${code})`,
  wrongExtension: ({ extensions }: { extensions: readonly string[] }) =>
    `a monitors file is TypeScript or JavaScript; its name must end in ${extensions.join(', ')}`,
  timedOut: ({ seconds }: { seconds: number }) =>
    `the file did not finish loading within ${seconds} s; look for an await that never ends`,
  importNotFound: ({ specifier }: { specifier: string }) => `the file imports '${specifier}', which does not exist`,
  importNotFoundIn: ({ specifier, importer }: { specifier: string; importer: string }) =>
    `${importer} imports '${specifier}', which does not exist`,
  unsupportedTypeScript: ({ reason }: { reason: string }) =>
    `only TypeScript whose types can be removed is supported: ${reason}`,
  syntaxError: ({ reason }: { reason: string }) => `syntax error: ${reason}`,
  exception: ({ reason }: { reason: string }) => `loading the file threw an exception: ${reason}`,
  /** An error in a file that the monitors file imports. */
  inImportedFile: ({ message, file, line }: { message: string; file: string; line: number }) =>
    `${message} (${file}:${line})`,
};
