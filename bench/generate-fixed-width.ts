import { dayMonthYear, digits, personNumber, seeded } from './rows.js'
import { writeLines } from './write-lines.js'

const places = ['São José', 'Jardim Ângela', 'Conceição', 'Água Branca', 'Vila Nova', 'Centro', 'Três Corações']
const ways = ['Rua das Flores', 'Avenida São João', 'Travessa da Paixão', 'Rua Quinze de Novembro']
const names = ['MARIA APARECIDA', 'JOSÉ CARLOS', 'ANA LÚCIA', 'JOÃO BATISTA', 'CONCEIÇÃO', 'ANTÔNIO']

/**
 * A fixed-width registry as Brazil's single registry is made: a header with the layout version, for each family a family record, a
 * dwelling record and three person records, and a trailer that counts them. One person in ten thousand has an impossible date.
 */
export async function generateFixedWidth(path: string, lines: number, territories: readonly string[]): Promise<void> {
  await writeLines(path, registryLines(Math.max(1, Math.round((lines - 2) / 5)), territories))
}

function* registryLines(families: number, territories: readonly string[]): Generator<string> {
  const random = seeded(20_180_701)
  const pick = (list: readonly string[]) => list[random(list.length)] ?? ''
  const start = (family: string, person: string, type: string) => `${'1'.padStart(13, '0')}${family}${person}  ${type}`
  const nobody = ''.padEnd(11)
  yield `${start(nobody, nobody, '00')}${'BENCH'.padEnd(30)}0628 01072018`
  for (let family = 0; family < families; family++) {
    const number = digits(10_000_000_000 + family, 11)
    yield [
      start(number, nobody, '01'), pick(territories), dayMonthYear(random, 2005, 10),
      `${pick(places)} ${random(90)}`.padEnd(40), `${pick(ways)}, ${random(3000)}`.padEnd(40),
      digits(random(99_999_999), 8), digits(random(300_000), 9), ' 3',
    ].join('')
    yield [
      start(number, nobody, '02'), 1 + random(3), digits(1 + random(8), 2), digits(1 + random(4), 2),
      1 + random(7), 1 + random(2), 1 + random(6), 1 + random(6), 1 + random(5),
    ].join('')
    for (let member = 0; member < 3; member++) {
      const row = family * 3 + member
      const born = row % 10_000 === 4_999 ? '32131990' : dayMonthYear(random, 1940, 78)
      const hours = random(8) === 0 ? '  ' : digits(random(60), 2)
      yield [
        start(number, personNumber(row), '04'), pick(names).padEnd(70), 1 + random(2), born, digits(1 + random(11), 2),
        1 + random(5), 1 + random(2), digits(random(16), 2), 1 + random(4), 1 + random(2), digits(random(999_999), 6),
        digits(random(300_000), 9), hours, pick(names).padEnd(70),
      ].join('')
    }
  }
  const counts = [1, families, families, families * 3, 1].map((count) => digits(count, 9))
  yield `${start(nobody, nobody, '99')}${counts.join('')}`
}
