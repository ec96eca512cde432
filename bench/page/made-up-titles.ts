import type { PublicIndicator } from '../../src/publish/view/public-view.js'
import type { LocalText } from '../../src/spec/text.js'

export const madeUpFactors = ['sex', 'age', 'zone', 'head.schooling', 'head.works_in_agriculture', 'attends_school', 'overcrowding', 'piped_water'] as const

export const madeUpFactorTitles: ReadonlyMap<string, LocalText> = new Map([
  ['sex', { es: 'Sexo', pt: 'Sexo', en: 'Sex' }],
  ['age', { es: 'Edad', pt: 'Idade', en: 'Age' }],
  ['zone', { es: 'Zona urbana o rural', pt: 'Zona urbana ou rural', en: 'Urban or rural zone' }],
  ['head.schooling', { es: 'Escolaridad de la jefatura del hogar', pt: 'Escolaridade do responsável pelo domicílio', en: 'Schooling of the head of household' }],
  ['head.works_in_agriculture', { es: 'La jefatura trabaja en la agricultura', pt: 'O responsável trabalha na agricultura', en: 'The head works in agriculture' }],
  ['attends_school', { es: 'Asistencia escolar', pt: 'Frequência escolar', en: 'School attendance' }],
  ['overcrowding', { es: 'Personas por dormitorio', pt: 'Pessoas por dormitório', en: 'Persons per bedroom' }],
])

const dimensions = {
  labour: { es: 'Trabajo e ingresos', pt: 'Trabalho e renda', en: 'Labour and income' },
  ethnic: { es: 'Étnica', pt: 'Étnica', en: 'Ethnic' },
  demographic: { es: 'Demográfica', pt: 'Demográfica', en: 'Demographic' },
  education_children: { es: 'Educación de niñas y niños', pt: 'Educação de crianças', en: 'Education of children' },
  education_adults: { es: 'Educación de personas adultas', pt: 'Educação de adultos', en: 'Education of adults' },
} as const

const rows = [
  ['child_work', 'labour', 'Niñas y niños de 10 a 15 años que trabajan', 'Crianças de 10 a 15 anos que trabalham', 'Working children aged 10 to 15'],
  ['poverty', 'labour', 'Personas en extrema pobreza', 'Pessoas em extrema pobreza', 'Persons in extreme poverty'],
  ['informal', 'labour', 'Trabajo informal', 'Trabalho informal', 'Informal work'],
  ['agriculture', 'labour', 'Empleo agrícola', 'Emprego agrícola', 'Agricultural employment'],
  ['indigenous', 'ethnic', 'Población indígena', 'População indígena', 'Indigenous population'],
  ['young', 'demographic', 'Población de 5 a 17 años', 'População de 5 a 17 anos', 'Population aged 5 to 17'],
  ['crowding', 'demographic', 'Hogares hacinados', 'Domicílios superlotados', 'Overcrowded households'],
  ['mothers', 'demographic', 'Madres adolescentes', 'Mães adolescentes', 'Teenage mothers'],
  ['absence_6_14', 'education_children', 'No asiste, 6 a 14 años', 'Não frequenta, 6 a 14 anos', 'Not attending, aged 6 to 14'],
  ['absence_15_17', 'education_children', 'No asiste, 15 a 17 años', 'Não frequenta, 15 a 17 anos', 'Not attending, aged 15 to 17'],
  ['enrolment', 'education_children', 'Matrícula secundaria', 'Matrícula no ensino médio', 'Secondary enrolment'],
  ['illiteracy', 'education_adults', 'Analfabetismo adulto', 'Analfabetismo adulto', 'Adult illiteracy'],
  ['low_schooling', 'education_adults', 'Baja escolaridad adulta', 'Baixa escolaridade adulta', 'Low adult schooling'],
  ['mother_schooling', 'education_adults', 'Madres con baja escolaridad', 'Mães com baixa escolaridade', 'Mothers with low schooling'],
] as const

export const madeUpIndicators: readonly PublicIndicator[] = rows.map(([id, dimension, es, pt, en]) => ({
  id,
  title: { es, pt, en },
  dimension,
  dimensionTitle: dimensions[dimension],
  unit: 'per cent',
  direction: id === 'enrolment' ? 'protection' : 'risk',
  source: null,
  registries: ['xx/households'],
}))
