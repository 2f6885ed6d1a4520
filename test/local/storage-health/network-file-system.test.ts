// Which data folders are on a network file system.
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import {
  isShare,
  linuxTypeOf,
  networkFileSystemOf,
  networkMountOf,
  parseMounts,
} from '../../../infra/local/storage-health/network-file-system.ts';

describe('a type that Linux states', () => {
  it.each([
    [0x6969, 'NFS'],
    [0xff534d42, 'SMB'],
    [0xff534d42 | 0, 'SMB'],
    [0xfe534d42, 'SMB'],
    [0x01021997, '9P'],
    [0x00c36400, 'Ceph'],
    [0xef53, undefined],
    [0x9123683e, undefined],
    [0x58465342, undefined],
    [0x01021994, undefined],
    [0x794c7630, undefined],
    [0x2fc12fc1, undefined],
  ])('%i is %s', (type, name) => {
    expect(linuxTypeOf(type)).toBe(name);
  });
});

describe('a mount', () => {
  const linux = parseMounts(
    [
      '22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw',
      '40 22 0:50 / /mnt/nas rw,relatime shared:7 - nfs4 nas:/export rw',
      '41 40 8:2 / /mnt/nas/local rw - xfs /dev/sdb1 rw',
      '42 22 0:51 / /mnt/with\\040space rw - fuse.sshfs me@host:/ rw',
      '43 22 0:52 / /mnt/pool rw - fuse.mergerfs a:b rw',
      '44 22 0:53 / /mnt/hidden rw - cifs //nas/share rw',
      '45 22 8:3 / /mnt/hidden rw - ext4 /dev/sdc1 rw',
    ].join('\n'),
  );
  const mac = parseMounts(
    [
      '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
      '//me@nas/share on /Volumes/My share (smbfs, nodev, nosuid, mounted by me)',
      'nas:/export on /Volumes/export (nfs)',
    ].join('\n'),
  );

  it.each([
    ['/var/lib/vigia', linux, undefined],
    ['/mnt/nas/vigia', linux, 'nfs4'],
    ['/mnt/nas', linux, 'nfs4'],
    ['/mnt/nas2/vigia', linux, undefined],
    ['/mnt/nas/local/vigia', linux, undefined],
    ['/mnt/with space/vigia', linux, 'fuse.sshfs'],
    ['/mnt/pool/vigia', linux, undefined],
    ['/mnt/hidden/vigia', linux, undefined],
    ['/Users/me/vigia', mac, undefined],
    ['/Volumes/My share/vigia', mac, 'smbfs'],
    ['/Volumes/export', mac, 'nfs'],
  ])('of %s', (path, mounts, type) => {
    expect(networkMountOf(path, mounts)).toBe(type);
  });
});

it.each([
  ['\\\\nas\\share\\vigia', true],
  ['\\\\?\\UNC\\nas\\share', true],
  ['C:\\vigia', false],
  ['\\\\?\\C:\\vigia', false],
  ['\\\\.\\C:\\vigia', false],
])('%s is a share of Windows: %s', (path, expected) => {
  expect(isShare(path)).toBe(expected);
});

it('the temporary folder of this machine, and a folder that does not exist, are not known as one', async () => {
  expect(await networkFileSystemOf(tmpdir())).toBeUndefined();
  expect(await networkFileSystemOf('/nowhere/at/all')).toBeUndefined();
});
