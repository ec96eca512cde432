import { foldName } from '../../core/fold-name.js'
import { concerning, counted, harmless, isSame } from './difference.js'
import type { Difference } from './difference.js'
import type { Spelling, TableSpecs } from './table-specs.js'

const separator = '\u001f'

/** New spellings concern rows without a territory only, as long as every spelling that was accepted leads where it led. */
export function territoryDifferences(before: TableSpecs, after: TableSpecs): readonly Difference[] {
  const at = `${before.mapping.table}.territory_code`
  const { exclude: oldExcluded, ...old } = before.mapping.territory
  const { exclude: nowExcluded, ...now } = after.mapping.territory
  if (!isSame(old, now)) return [concerning(at, 'the rule of the territory has changed')]
  const excluded = [Object.keys(oldExcluded), Object.keys(nowExcluded)] as const
  const spellings = before.spellings()
  return [...excludedDifferences(at, excluded, spellings, old.name !== undefined), ...spellingDifferences(at, spellings, after.spellings())]
}

/** An excluded code bears its number in the verdict, so that new ones must stand behind the others. */
function excludedDifferences(at: string, [before, after]: readonly [readonly string[], readonly string[]], spellings: readonly Spelling[], isName: boolean): readonly Difference[] {
  if (isSame(before, after)) return []
  const added = after.slice(before.length)
  const texts = added.map((code) => (isName ? foldName(code) : code))
  const accepted = spellings.filter(isAccepted)
  const wasAccepted = accepted.some(({ raw }) => texts.some((text) => raw === text || raw.endsWith(separator + text)))
  if (!isSame(before, after.slice(0, before.length)) || wasAccepted) return [concerning(at, 'codes are excluded, or no longer, that were accepted or dropped')]
  return [harmless(at, `${counted(added.length, 'more code is', 'more codes are')} excluded`)]
}

function spellingDifferences(at: string, before: readonly Spelling[], after: readonly Spelling[]): readonly Difference[] {
  const meant = meanings(before)
  const means = meanings(after)
  for (const [raw, meaning] of meant) {
    if (means.get(raw) !== meaning) return [concerning(at, 'a spelling that was accepted leads elsewhere, or nowhere')]
  }
  const added = [...means.keys()].filter((raw) => !meant.has(raw)).length
  return added === 0 ? [] : [harmless(at, `${counted(added, 'spelling', 'spellings')} added`)]
}

/** What each accepted spelling leads to. */
function meanings(spellings: readonly Spelling[]): ReadonlyMap<string, string> {
  const found = new Map<string, string[]>()
  for (const { raw, code, verdict } of spellings) found.set(raw, [...(found.get(raw) ?? []), JSON.stringify([code, verdict])])
  const accepted = new Set(spellings.filter(isAccepted).map(({ raw }) => raw))
  return new Map([...found].filter(([raw]) => accepted.has(raw)).map(([raw, all]) => [raw, all.sort().join(' ')]))
}

function isAccepted({ verdict }: Spelling): boolean {
  return verdict !== 'quarantined'
}
