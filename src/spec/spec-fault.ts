import { CauceError } from '../core/error.js'
import { placeText } from '../core/place.js'
import type { SpecIssue } from './issue-words.js'

/** One or more problems of specifications; the message has a line for each. */
export class SpecFault extends CauceError {
  readonly issues: readonly SpecIssue[]

  constructor(issues: readonly SpecIssue[]) {
    super('specification', { code: 'SPEC_INVALID', what: issues.map(issueText).join('\n') })
    this.issues = issues
  }
}

export function issueText(issue: SpecIssue): string {
  const expected = issue.expected === undefined ? '' : `; expected ${issue.expected}`
  const todo = issue.todo === undefined ? '' : ` ${issue.todo}`
  return `${placeText(issue.where)}: ${issue.what}${expected}.${todo}`
}
