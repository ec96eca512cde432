/** What the columns say that every canonical table carries beside its own. */
export const coreColumnWords: Readonly<Record<string, string>> = {
  territory_code: 'Code of the territory at the level and vintage of the mapping, as text with its leading zeros',
  _registry: 'Registry the row comes from',
  _delivery: 'SHA-256 of the delivery the row comes from',
  _line: 'Line of the delivered file on which the record begins',
  _territory_verdict: 'How the territory was found: valid, by an alias, through a successor, or declared unknown',
}

/** Columns of the quarantine views. */
export const quarantineColumnWords: Readonly<Record<string, string>> = {
  rule: 'Rule that the record breaks',
  file: 'Delivered file',
  line: 'Line of the file on which the record begins',
  column: 'Canonical column in which the value does not fit',
  value_class: 'Shape of the value, never the value',
  registry: 'Registry',
  delivery: 'SHA-256 of the delivery',
}
