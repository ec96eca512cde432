import { CauceError } from '../core/error.js'
import { stateFolder } from '../pipeline/state-folder.js'
import { listReleases } from '../publish/history/list-releases.js'
import type { ListedRelease } from '../publish/history/list-releases.js'
import { named } from '../publish/history/roll-back.js'
import { damaged } from '../publish/manifest.js'
import type { FoundRelease } from '../publish/open-release.js'
import { currentRelease } from '../publish/release.js'

/** Every release of a pipeline; a fault where there is none yet. */
export async function releasesOf(name: string, state: string): Promise<readonly ListedRelease[]> {
  const listed = await listReleases(stateFolder(state).releases, name)
  if (listed.length === 0) throw absent(name, state)
  return listed
}

/** The release of that name, or the one in force. */
export async function findRelease(name: string, wanted: string | undefined, state: string): Promise<FoundRelease> {
  if (wanted === undefined) {
    const current = await currentRelease(stateFolder(state).releases, name)
    if (current === undefined) throw absent(name, state)
    return current
  }
  const { folder, manifest, damage } = named(await releasesOf(name, state), name, wanted)
  if (manifest === null) throw damaged(folder, damage ?? '')
  return { folder, manifest }
}

function absent(name: string, state: string): CauceError {
  return new CauceError('notFound', { code: 'RELEASE_ABSENT', where: { file: state }, what: `there is no release of ${name} yet`, todo: `Run: cauce run ${name}` })
}
