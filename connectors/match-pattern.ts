import { CauceError } from '../src/core/error.js'

/**
 * Whether a name, with `/` between folders, matches; letter case and the way accents are composed make no difference.
 */
export type NameTest = (name: string) => boolean

/**
 * A pattern in which `*` stands for any characters and `?` for one, neither for `/`. A pattern without `/` is held
 * against the last part of a name, one with `/` against the whole. Throws `specification` for a pattern that leaves its
 * folder.
 */
export function matchPattern(pattern: string): NameTest {
  const segments = patternSegments(pattern)
  return (name) => {
    const parts = name.split('/')
    const held = segments.length === 1 ? parts.slice(-1) : parts
    return (
      held.length === segments.length && segments.every((segment, index) => matchesSegment(segment, held[index] ?? ''))
    )
  }
}

/** The pattern folder by folder. */
export function patternSegments(pattern: string): readonly string[] {
  const segments = pattern.split('/')
  if (
    segments.some(
      (segment) => segment === '' || segment === '.' || segment === '..' || /[\\\0]|^[A-Za-z]:/.test(segment),
    )
  ) {
    throw new CauceError('specification', {
      code: 'PATTERN_UNSAFE',
      what: `pattern "${pattern}" is absolute, empty in part or leaves its folder`,
      expected: 'names of files or folders joined by "/", with * and ?',
    })
  }
  return segments
}

export function matchesSegment(pattern: string, name: string): boolean {
  const wanted = [...fold(pattern)]
  const given = [...fold(name)]
  let at = 0
  let star = -1
  let resume = 0
  for (let position = 0; position < given.length;) {
    if (wanted[at] === '*') {
      star = at++
      resume = position
    } else if (wanted[at] === '?' || (at < wanted.length && wanted[at] === given[position])) {
      at++
      position++
    } else if (star >= 0) {
      at = star + 1
      position = ++resume
    } else return false
  }
  while (wanted[at] === '*') at++
  return at === wanted.length
}

function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().normalize('NFC')
}
