// Explains why an import in a file of the user fails, and names the remedy.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadingMessages } from '../../messages/en/definition-loading.ts';
import { closestMatch } from '../closest-match.ts';
import { importCandidates, isFileSpecifier } from './import-candidates.ts';

const libraryFile = fileURLToPath(new URL('../../monitor.ts', import.meta.url));

/** The file that a specifier means, or undefined for a package and for a file that does not exist. */
const fileOf = (specifier: string, importer: string): string | undefined => {
  if (specifier === 'vigia') return libraryFile;
  const names = [specifier, ...importCandidates(specifier)].filter(isFileSpecifier);
  return names.map((name) => resolve(dirname(importer), name)).find((path) => existsSync(path));
};

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const identifier = /^[\w$]+$/;

const exportsType = (source: string, name: string): boolean =>
  new RegExp(`\\bexport\\s+(?:declare\\s+)?(?:type|interface)\\s+${name}\\b`).test(source) ||
  [...source.matchAll(/\bexport\s+type\s*\{([^}]*)\}/g)].some(([, names = '']) => namesIn(names).includes(name)) ||
  [...source.matchAll(/\bexport\s*\{([^}]*)\}/g)].some(([, names = '']) =>
    names.split(',').some((entry) => new RegExp(`^\\s*type\\s.*\\b${name}\\s*$`).test(entry)),
  );

/** The names of `a, type b, c as d`. */
const namesIn = (list: string): readonly string[] =>
  list.split(',').map((entry) => entry.trim().split(/\s+/).at(-1) ?? '');

/** Names of the values that a source exports, as far as a search finds them. */
const exportedValues = (source: string): readonly string[] => [
  ...[...source.matchAll(/\bexport\s+(?:async\s+)?(?:const|let|var|function\*?|class)\s+([\w$]+)/g)].map(
    ([, name = '']) => name,
  ),
  ...[...source.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, names = '']) => namesIn(names)),
];

const isCommonJs = (source: string): boolean =>
  /\bmodule\.exports\b|^\s*exports\.[\w$]+\s*=/m.test(source) && !/^\s*export\s/m.test(source);

/** `specifier` exists, but does not export `name`. */
const missingExport = (specifier: string, name: string, importer: string): string => {
  const path = fileOf(specifier, importer);
  const source = path === undefined || !identifier.test(name) ? '' : read(path);
  if (exportsType(source, name)) return loadingMessages.typeImportedAsValue({ specifier, name });
  if (path !== undefined && isCommonJs(source)) return loadingMessages.commonJsNamedModule({ specifier });
  const suggestion = closestMatch(name, exportedValues(source));
  if (suggestion !== undefined) return loadingMessages.exportMeant({ specifier, name, suggestion });
  return name === 'default'
    ? loadingMessages.noDefaultInImport({ specifier })
    : loadingMessages.noSuchExport({ specifier, name });
};

const filesBeside = (path: string): readonly string[] => {
  try {
    return readdirSync(dirname(path));
  } catch {
    return [];
  }
};

const missingFile = (specifier: string, importer: string): string => {
  if (!isFileSpecifier(specifier)) return loadingMessages.packageNotFound({ specifier });
  const path = resolve(dirname(importer), specifier);
  const ending = extname(path);
  const stems = filesBeside(path)
    .filter((file) => ending === '' || extname(file) === ending)
    .map((file) => basename(file, extname(file)));
  const meant = closestMatch(basename(path, ending), stems);
  if (meant === undefined) return loadingMessages.importNotFound({ specifier });
  const suggestion = specifier.replace(/[^/]*$/, `${meant}${ending}`);
  return loadingMessages.importMeant({ specifier, suggestion });
};

/** What the specifier was that Node reports as a path or a URL, where the importer has it in its text. */
const specifierOf = (reported: string, importer: string): string => {
  const specifiers = [...read(importer).matchAll(/(?:from|import)\s*\(?\s*['"]([^'"\n]+)['"]/g)].map(
    ([, specifier = '']) => specifier,
  );
  const path = reported.startsWith('file:') ? fileURLToPath(reported) : reported;
  const isMeant = (specifier: string): boolean =>
    specifier === reported ||
    (isFileSpecifier(specifier)
      ? resolve(dirname(importer), specifier) === path
      : specifier.startsWith(`${reported}/`));
  return specifiers.find(isMeant) ?? reported;
};

const notFound = /^Cannot find (?:package|module) '([^']+)' imported from (.+)$/;
const noExport = /The requested module '([^']+)' does not provide an export named '([^']+)'/;
const commonJsExport = /Named export '([^']+)' not found. The requested module '([^']+)' is a CommonJS module/;

/**
 * A sentence with the remedy, or undefined where the error is not about an import. `message` is that of Node, `file` the
 * innermost file of the user in which the error happened, if it is known.
 */
export const describeImportError = (message: string, file: string): string | undefined => {
  const [, missing, importedBy] = notFound.exec(message) ?? [];
  if (missing !== undefined) {
    const importer = (importedBy ?? file).replace(/\?load=\d+$/, '');
    const path = importer.startsWith('file:') ? fileURLToPath(importer) : importer;
    const sentence = missingFile(specifierOf(missing, path), path);
    return path === file ? sentence : loadingMessages.inFile({ sentence, importer: basename(path) });
  }
  const [, commonJsName, commonJs] = commonJsExport.exec(message) ?? [];
  if (commonJsName !== undefined && commonJs !== undefined)
    return loadingMessages.commonJsNamed({ specifier: commonJs, name: commonJsName });
  const [, specifier, name] = noExport.exec(message) ?? [];
  return specifier !== undefined && name !== undefined ? missingExport(specifier, name, file) : undefined;
};
