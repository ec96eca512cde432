/** Something a reader of the numbers should know: a rule applied, a number left out, a doubt. */
export interface Note {
  /** Stable identifier in capitals, e.g. `CLASS_FEWER_THAN_ASKED`. */
  readonly code: string
  readonly message: string
}
