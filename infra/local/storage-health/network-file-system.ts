// Recognises a data folder on a network file system, where the locks and the shared memory of SQLite are not reliable.
import { execFile } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Types that the kernel of Linux states (man 2 statfs). */
const linuxTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x6b414653, 'AFS'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x00c36400, 'Ceph'],
  [0x0bd00bd0, 'Lustre'],
  [0x786f4256, 'a shared folder of VirtualBox'],
]);

/** Programs serve these file systems; most of them are on other machines, but not all. */
const fuseType = 0x65735546;
const networkNames =
  /^(?:nfs\d?|smbfs|smb\d?|cifs|afpfs|webdav|ftp|9p|ceph|lustre|(?:fuse\.|macfuse_|osxfuse_)?(?:sshfs|s3fs|rclone|gcsfuse|glusterfs|davfs2?|mount-s3|mountpoint-s3|goofys|juicefs|blobfuse2?|smbnetfs|curlftpfs|ceph))$/;

type Mount = { readonly folder: string; readonly type: string };

const unescapeMount = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** The mounts of `/proc/self/mountinfo` on Linux, or of the command `mount` on macOS. */
export const parseMounts = (text: string): readonly Mount[] =>
  text.split('\n').flatMap((line): readonly Mount[] => {
    const [, linuxFolder, linuxType] = /^(?:\S+ ){4}(\S+) .* - (\S+) /.exec(line) ?? [];
    if (linuxFolder !== undefined && linuxType !== undefined)
      return [{ folder: unescapeMount(linuxFolder), type: linuxType }];
    const [, folder, type] = /^.+? on (.+) \(([\w.-]+)[,)]/.exec(line) ?? [];
    return folder !== undefined && type !== undefined ? [{ folder, type }] : [];
  });

const contains = (folder: string, path: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);

/** The name of the network file system on which the innermost mount of the path is; undefined for a local one. */
export const networkMountOf = (path: string, mounts: readonly Mount[]): string | undefined => {
  // A later mount hides an earlier one on the same folder.
  const innermost = mounts
    .filter(({ folder }) => contains(folder, path))
    .reduce<Mount | undefined>(
      (best, mount) => (best && best.folder.length > mount.folder.length ? best : mount),
      undefined,
    );
  return innermost && networkNames.test(innermost.type) ? innermost.type : undefined;
};

/** By the number that `statfs` returns, which may be negative on machines of 32 bits. */
export const linuxTypeOf = (type: number): string | undefined => linuxTypes.get(type >>> 0);

/** A mapped drive of Windows resolves to the share that it stands for. */
export const isShare = (path: string): boolean => /^(?:\\\\|\/\/)(?![.?][\\/])|^\\\\\?\\UNC\\/i.test(path);

const commandTimeoutMs = 5_000;

const readMounts = async (): Promise<string> => {
  if (process.platform === 'linux') return readFile('/proc/self/mountinfo', 'utf8');
  return (await promisify(execFile)('mount', { timeout: commandTimeoutMs })).stdout;
};

const find = async (folder: string): Promise<string | undefined> => {
  const path = realpathSync.native(folder);
  if (process.platform === 'win32') return isShare(path) ? 'SMB' : undefined;
  if (process.platform === 'linux') {
    const { type } = await statfs(path);
    if (type >>> 0 !== fuseType) return linuxTypeOf(type);
  }
  return networkMountOf(path, parseMounts(await readMounts()));
};

/** The name of the network file system that the folder is on; undefined for a local one, and where that is unknown. */
export const networkFileSystemOf = (folder: string): Promise<string | undefined> => find(folder).catch(() => undefined);
