import type { SpellingRule, TerritorySystemSpec } from '../core/territory-system.js'

export interface Spelling {
  readonly raw: string
  /** Rules that lead from the canonical code to this spelling, joined by `+`; `exact` for the code itself. */
  readonly rule: string
}

const spoil: Readonly<Record<SpellingRule, (text: string) => string>> = {
  'lost-zero': (text) => text.replace(/^0+(?=\d)/, ''),
  'no-check-digit': (text) => text.slice(0, -1),
  float: (text) => `${text}.0`,
}

const order: readonly SpellingRule[] = ['no-check-digit', 'lost-zero', 'float']

/** Every spelling of a code that the system accepts, the canonical one first. */
export function spellingsOf(spec: TerritorySystemSpec, level: string, code: string): readonly Spelling[] {
  const allowed = spec.spellings.filter((each) => each.level === level).flatMap((each) => each.rules)
  return spellingsBy(order.filter((rule) => allowed.includes(rule)), code)
}

export function spellingsBy(rules: readonly SpellingRule[], code: string): readonly Spelling[] {
  return rules.reduce<readonly Spelling[]>((before, rule) => {
    const changed = before
      .map((each) => ({ raw: spoil[rule](each.raw), rule: each.rule === 'exact' ? rule : `${each.rule}+${rule}` }))
      .filter((each, index) => each.raw !== before[index]?.raw)
    return [...before, ...changed]
  }, [{ raw: code, rule: 'exact' }])
}
