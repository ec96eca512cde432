/** Why a row is hidden: small itself, needed so that a small one cannot be computed, or hidden in an earlier release. */
export type HiddenKind = 'primary' | 'complementary' | 'earlier-release'

/** A row of a table by territory that the public does not see. */
export interface HiddenRow {
  readonly table: string
  readonly territory: string
  readonly item: string
  readonly kind: HiddenKind
  /** In words, for staff. */
  readonly rule: string
}

export function rowKey({ table, territory, item }: Pick<HiddenRow, 'table' | 'territory' | 'item'>): string {
  return `${table}\u001f${territory}\u001f${item}`
}
