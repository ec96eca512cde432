import type { LocalText } from '../../spec/text.js'

/** Titles that the specifications give to what the tables name by an identifier. */
export interface SheetNames {
  /** ISO 3166-1 code. */
  readonly country: string
  /** False where the pipeline keeps to a part of the country: its figures are not the country's. */
  readonly wholeCountry: boolean
  readonly levels: ReadonlyMap<string, LocalText>
  /** Level in which classes are drawn a second time, and for which there are sheets. */
  readonly parentLevel: string | null
  /** Columns of persons and households, and indicators, by the name that the factors bear. */
  readonly factors: ReadonlyMap<string, LocalText>
  readonly registries: ReadonlyMap<string, LocalText>
}
