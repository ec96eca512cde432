import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statfsSync } from 'node:fs'

/** A file system of its own in memory, of few bytes. */
export interface SmallDisk {
  readonly folder: string
  /** Bytes that are in use. */
  used(): number
  resize(bytes: number): void
  remove(): void
}

/** Mounts one; undefined where this user may not. */
export function smallDisk(folder: string, bytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true })
  const mount = (options: string): boolean => spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0
  if (!mount(`size=${Math.ceil(bytes)}`)) return undefined
  return {
    folder,
    used: () => {
      const { blocks, bfree, bsize } = statfsSync(folder)
      return (blocks - bfree) * bsize
    },
    resize: (size) => {
      if (!mount(`remount,size=${Math.ceil(size)}`)) throw new Error(`${folder} takes no other size`)
    },
    remove: () => {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
