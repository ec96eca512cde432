import type { FixedWidthShape } from '../../src/core/resource.js'

/**
 * What a line means that ends before a wanted field does. `cut` (the rule unless the schema says otherwise): the line
 * is damaged and quarantined. `trimmed`: the institution strips trailing blanks, so what is missing is blank; only the
 * last line of a file, when no line end closes it, still counts as cut.
 */
export interface ShortLines {
  readonly shortLines?: 'cut' | 'trimmed' | undefined
}

export function isTrimmed(shape: FixedWidthShape & ShortLines): boolean {
  return shape.shortLines === 'trimmed'
}
