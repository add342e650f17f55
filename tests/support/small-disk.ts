import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from './database';

/** A disk of a few megabytes, which a test can fill. */
export interface SmallDisk {
  /** SQLite, in a file on this disk. */
  database: TestDatabase;
  /** Takes all the room but so many bytes. */
  fill(butBytes?: number): void;
  free(): void;
  remove(): void;
}

const BLOCK = Buffer.alloc(4096, 1);

/** undefined where none can be mounted, for which one has to be root, and on Linux. */
export function smallDisk(megabytes: number): SmallDisk | undefined {
  const directory = mkdtempSync(join(tmpdir(), 'segments-disk-'));
  const unmounted = () => rmSync(directory, { recursive: true, force: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', directory]);
  if (mounted.status !== 0) {
    unmounted();
    return undefined;
  }
  const ballast = join(directory, 'ballast');
  return {
    database: {
      dialect: 'sqlite',
      env: { DATABASE_CLIENT: 'sqlite', DATABASE_FILENAME: join(directory, 'data.db'), DATABASE_URL: '' },
      drop: async () => undefined,
    },
    fill(butBytes = 0) {
      const file = openSync(ballast, 'a');
      try {
        while (room(directory) > butBytes) writeSync(file, BLOCK);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(ballast, { force: true }),
    remove() {
      spawnSync('umount', ['-l', directory]);
      unmounted();
    },
  };
}

function room(directory: string): number {
  const { bavail, bsize } = statfsSync(directory);
  return bavail * bsize;
}
