/** A position in a file: lines and columns count from 1. */
export interface Place {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: number | undefined
}

export function placeText(place: Place): string {
  const line = place.line === undefined ? '' : `:${place.line}`
  const column = place.line === undefined || place.column === undefined ? '' : `:${place.column}`
  return `${place.file}${line}${column}`
}
