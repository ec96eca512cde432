const acronyms = /^(RF|CPF|NIS|CNIS|RANI|EJA|CA|V7|APP|CTPS|RG|RCN|PETI|MDS|PBF|CRAS|CREAS|SUS|INSS|II|III)$/

/** The label of a code in a short plain form: no prefix of its question, no remark in brackets, sentence case. */
export function plainLabel(text: string): string {
  const core = text
    .replace(/^(Frequenta|Frequentou) - /, '')
    .replace(/^Origem (?=\p{Lu})/u, '')
    .replace(/\s*\([^)]*\)?(?=\s|,|$)/g, '')
    .replace(/ - (RF|CA)$/, '')
    .trim()
  const words = core
    .split(' ')
    .map((word) => (acronyms.test(word.toUpperCase()) && word === word.toUpperCase() ? word : word.toLowerCase()))
  const plain = words.join(' ').replace(/\b(nis|ruf)\b/g, (word) => word.toUpperCase())
  return (plain.charAt(0).toUpperCase() + plain.slice(1)).replace(/[“”"]/g, '').replace(/^Excluido$/, 'Excluído')
}
