/**
 * Describes a raw value without revealing it: `empty`, `digits(5)`, `letters(3)`, `decimal(6)`, `mixed(12)`.
 * The only form in which a raw value may reach a log, an error or a finding.
 */
export function valueClass(value: string | null): string {
  if (value === null) return 'missing'
  if (value === '') return 'empty'
  if (value.trim() === '') return `blank(${value.length})`
  if (/^\d+$/.test(value)) return `digits(${value.length})`
  if (/^[-+]?[\d.,]+$/.test(value)) return `decimal(${value.length})`
  if (/^\p{L}+$/u.test(value)) return `letters(${value.length})`
  return `mixed(${value.length})`
}
