import { describe, expect, it } from 'vitest'
import { matchPattern } from '../../connectors/match-pattern.js'

describe('a pattern of names', () => {
  it.each([
    ['*.csv', 'a.csv', true],
    ['*.csv', 'A.CSV', true],
    ['*.csv', 'folder/a.csv', true],
    ['*.csv', 'a.csv.gz', false],
    ['folder/*.csv', 'folder/a.csv', true],
    ['folder/*.csv', 'other/a.csv', false],
    ['folder/*.csv', 'folder/deep/a.csv', false],
    ['f*r/a.csv', 'folder/x/a.csv', false],
    ['base_??????.txt', 'base_202401.txt', true],
    ['base_??????.txt', 'base_20240.txt', false],
    ['a.c', 'abc', false],
    ['a+(b)[c].csv', 'a+(b)[c].csv', true],
    ['matrícula*', 'MATRÍCULA_2022.csv', true],
    ['matri\u0301cula*', 'matr\u00edcula.csv', true],
    ['matricula*', 'matrícula.csv', false],
    ['*', '', true],
    ['**a', 'bca', true],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
  ] as const)('%s against %s: %s', (pattern, name, matches) => {
    expect(matchPattern(pattern)(name)).toBe(matches)
  })

  it('stays quick on a pattern made to be slow', () => {
    expect(matchPattern(`${'*a'.repeat(30)}b`)('a'.repeat(5000))).toBe(false)
  })

  it.each(['../x.csv', '/x.csv', 'a/../b', 'C:x.csv', 'a\\b', '', 'a//b', './a'])('refuses %s', (pattern) => {
    expect(() => matchPattern(pattern)).toThrow(/PATTERN|leaves its folder/)
  })
})
