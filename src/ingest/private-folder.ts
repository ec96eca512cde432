import { mkdir } from 'node:fs/promises'
import { storageFault } from './storage-fault.js'

/** Makes a folder that is for its owner alone, with those above it that are missing; what hinders it is told as a storage fault. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw storageFault(error, path, 'make the folder')
  })
}
