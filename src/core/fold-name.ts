/**
 * Folds a name for comparison: no accents, lower case, punctuation and runs of blanks to one space.
 * `Ñuñoa` → `nunoa`, `LLAY-LLAY` → `llay llay`, `O'Higgins` → `o higgins`.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}
