import { amount, dayMonthYear, digits, personNumber, seeded } from './rows.js'
import { writeLines } from './write-lines.js'

export type RegistryVariant = 'latin' | 'marks' | 'broken'

const header = [
  'NU_INSCRICAO', 'CO_FAMILIA', 'CO_IBGE', 'NO_BAIRRO', 'NO_LOGRADOURO', 'NU_CEP', 'DT_NASCIMENTO', 'DT_CADASTRO', 'DT_ATUALIZACAO',
  'CO_SEXO', 'CO_RACA', 'CO_PARENTESCO', 'CO_INSTRUCAO', 'CO_ESCOLA', 'CO_TRABALHOU', 'CO_ZONA', 'CO_DEFICIENCIA',
  'VL_RENDA', 'VL_APOSENTADORIA', 'VL_PENSAO', 'VL_ALUGUEL', 'VL_DESPESA',
  'QT_PESSOAS', 'QT_COMODOS', 'QT_DORMITORIOS', 'QT_HORAS', 'NU_SERIE', 'NU_ANO_FREQUENCIA',
  'CO_AGUA', 'CO_ESGOTO', 'CO_LIXO', 'CO_ENERGIA', 'CO_ATIVIDADE', 'CO_OCUPACAO', 'DS_OBSERVACAO',
] as const

const places = ['São José', 'Jardim Ângela', 'Conceição', 'Água Branca', 'Vila Nova', 'Centro', 'Três Corações', 'Santo Antônio', 'Ipê']
const ways = ['Rua das Flores', 'Avenida São João', 'Travessa da Paixão', 'Rua Quinze de Novembro', 'Rodovia João Goulart', 'Rua Maranhão']
const remarks = ['', '', '', '', '', '', '', 'endereço não localizado', 'família em trânsito', 'atualização pendente']
const marks = ['Caixa d’água', 'Vila – Fundos', 'Conjunto €']

/**
 * A person registry of 35 columns, `;`, Windows-1252. One row in ten thousand holds a value that does not fit. `latin` has no byte from
 * 0x80 to 0x9F, so that DuckDB can read it as latin-1; `marks` has some; `broken` is `latin` with one field too many on one line.
 */
export async function generateRegistry(path: string, rows: number, variant: RegistryVariant, territories: readonly string[]): Promise<void> {
  await writeLines(path, registryLines(rows, variant, territories))
}

function* registryLines(rows: number, variant: RegistryVariant, territories: readonly string[]): Generator<string> {
  const random = seeded(20_180_630)
  const pick = (list: readonly string[]) => list[random(list.length)] ?? ''
  const blankOr = (value: string) => (random(8) === 0 ? '' : value)
  yield header.join(';')
  for (let row = 0; row < rows; row++) {
    const bad = row % 10_000 === 4_999 ? (row / 10_000) | 0 : -1
    const place = variant === 'marks' && random(50) === 0 ? pick(marks) : `${pick(places)} ${random(90)}`
    const cells = [
      personNumber(row), digits(10_000_000_000 + ((row / 3) | 0), 11), bad % 3 === 0 ? '9999999' : pick(territories),
      place, `${pick(ways)}, ${random(3000)}`, digits(random(99_999_999), 8),
      bad >= 0 && bad % 3 === 1 ? '32131990' : dayMonthYear(random, 1940, 78), dayMonthYear(random, 2005, 10), blankOr(dayMonthYear(random, 2015, 3)),
      String(1 + random(2)), String(1 + random(5)), digits(1 + random(11), 2), blankOr(String(random(9))), String(1 + random(4)), blankOr(random(2) === 0 ? 'S' : 'N'), String(1 + random(2)), String(1 + random(2)),
      bad >= 0 && bad % 3 === 2 ? '12,3,4' : amount(random, 3000), blankOr(amount(random, 1500)), blankOr('0,00'), blankOr(amount(random, 900)), amount(random, 2500),
      String(1 + random(9)), String(1 + random(8)), String(1 + random(4)), blankOr(String(random(60))), String(1 + random(9)), String(2000 + random(18)),
      String(1 + random(3)), String(1 + random(6)), String(1 + random(6)), String(1 + random(5)), digits(random(99_999), 5), blankOr(digits(random(999_999), 6)), pick(remarks),
    ]
    const line = cells.join(';')
    yield variant === 'broken' && row === (rows >> 1) ? `${line};x` : line
  }
}
