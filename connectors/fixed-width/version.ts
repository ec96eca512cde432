import { CauceError } from '../../src/core/error.js'
import { didYouMean } from '../../src/core/nearest.js'
import type { FixedWidthShape } from '../../src/core/resource.js'
import { valueClass } from '../../src/core/value-class.js'
import { slice, typeOf, type Characters } from './characters.js'

export type VersionReading =
  | { readonly kind: 'known'; readonly version: string | null }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly found: string }

/** The layout version that the first line declares; null for layouts without versions. */
export function readVersion(line: Characters | null, shape: FixedWidthShape): VersionReading {
  const place = shape.version
  if (place === null) return { kind: 'known', version: null }
  if (line === null || typeOf(line, shape) !== place.record || line.length < place.start + place.length - 1)
    return { kind: 'missing' }
  const found = [...slice(line, place.start, place.length)]
    .filter((character) => !place.strip.includes(character))
    .join('')
    .trim()
  return shape.knownVersions.includes(found) ? { kind: 'known', version: found } : { kind: 'unknown', found }
}

/**
 * The fault of a file whose layout version cannot be known; a text that is no version number is described, not shown.
 */
export function versionFault(
  reading: Exclude<VersionReading, { kind: 'known' }>,
  shape: FixedWidthShape,
  file: string,
  line = 1,
): CauceError {
  const place = shape.version
  const known = `one of ${shape.knownVersions.join(', ')}`
  const spot = place === null ? '' : `characters ${place.start}-${place.start + place.length - 1}`
  if (reading.kind === 'missing') {
    return new CauceError('delivery', {
      code: 'VERSION_MISSING',
      where: { file, line },
      what: `the line is no whole record of type "${place?.record ?? ''}", which declares the layout version`,
      expected: `that record with ${known} in ${spot}`,
      todo: 'If it is a later part of a file that was split, join the parts; otherwise ask for the whole file.',
    })
  }
  const shown = /^\d{1,8}$/.test(reading.found) ? `"${reading.found}"` : valueClass(reading.found)
  return new CauceError('delivery', {
    code: 'VERSION_UNKNOWN',
    where: { file, line, column: place?.start },
    what: `layout version ${shown} is not in the schema`,
    expected: known,
    todo:
      didYouMean(reading.found, shape.knownVersions) ??
      'Add the version to the schema with its positions before reading the file.',
  })
}
