import { writeLines } from '../write-lines.js'
import { digits, seeded } from '../rows.js'

export const dummies = ['sex', 'zone', ...Array.from({ length: 13 }, (_, at) => `d${digits(at + 3, 2)}`)] as const
const municipalityCount = 5000
export const surveyRows = 100_000

const strata = 200
const unitsOfStratum = 10
const range = 65_536

/** Log-odds by which the made-up children work: the constant, then one per dummy. */
const truth = [-2.6, 0.55, 0.7, 0.4, -0.3, 0.25, 0.6, -0.45, 0.2, 0.35, -0.2, 0.15, 0.5, -0.35, 0.3, 0.1] as const

/** One line per child: municipality, age, fifteen dummies of 0 and 1 whose shares differ between municipalities. */
export async function generateCensus(path: string, rows: number): Promise<void> {
  await writeLines(path, censusLines(rows))
}

/** The same of 100,000 children in strata and clusters, with weight and outcome; children of a cluster resemble each other. */
export async function generateSurvey(path: string): Promise<void> {
  await writeLines(path, surveyLines())
}

function* censusLines(rows: number): Generator<string> {
  const random = seeded(20_190_612)
  yield ['municipality', 'age', ...dummies].join(',')
  for (let row = 0; row < rows; row++) {
    // Large and small municipalities, as countries have them.
    const share = random(range) / range
    const place = Math.floor(share * share * municipalityCount)
    yield `${code(place)},${5 + random(13)},${draw(random, place).join(',')}`
  }
}

function* surveyLines(): Generator<string> {
  const random = seeded(20_191_231)
  yield ['municipality', 'age', ...dummies, 'works', 'stratum', 'psu', 'weight'].join(',')
  const ofUnit = surveyRows / strata / unitsOfStratum
  for (let stratum = 0; stratum < strata; stratum++) {
    for (let unit = 0; unit < unitsOfStratum; unit++) {
      const effect = (random(range) + random(range) + random(range)) / range - 1.5
      const place = random(municipalityCount)
      for (let child = 0; child < ofUnit; child++) {
        const own = draw(random, place)
        const eta = own.reduce((sum, value, at) => sum + value * (truth[at + 1] ?? 0), truth[0] + effect)
        const works = random(range) / range < 1 / (1 + Math.exp(-eta)) ? 1 : 0
        const weight = `${20 + (stratum % 60) + random(20)}.${digits(random(100), 2)}`
        yield `${code(place)},${5 + random(13)},${own.join(',')},${works},${digits(stratum, 3)},${digits(unit, 2)},${weight}`
      }
    }
  }
}

function draw(random: (below: number) => number, place: number): number[] {
  return dummies.map((_, at) => {
    const share = 0.1 + 0.4 * ((at * 7 + 3) % 15) / 15 + 0.3 * (((place * (at + 11)) % 997) / 997)
    return random(range) < share * range ? 1 : 0
  })
}

function code(place: number): string {
  return digits(1_000_000 + place * 37, 7)
}

export function municipalityCodes(): readonly string[] {
  return Array.from({ length: municipalityCount }, (_, place) => code(place))
}
