import type { Language } from '../../spec/publication.js'

/** A coloured word; the colour repeats what the word says. */
export interface Marked {
  readonly text: string
  readonly tone: 'good' | 'watch' | 'bad' | 'plain'
}

export type ReportCell = string | number | null | Marked

/** Ratios with their intervals, drawn on a logarithmic scale around 1. */
export interface RatioPlot {
  readonly label: string
  readonly rows: readonly { readonly label: string; readonly ratio: number; readonly low: number; readonly high: number }[]
}

export interface ReportSection {
  readonly title: string
  /** Sentences before the table. */
  readonly words: readonly string[]
  readonly header: readonly string[]
  readonly rows: readonly (readonly ReportCell[])[]
  readonly plot?: RatioPlot | undefined
}

export interface ModelReport {
  readonly language: Language
  readonly title: string
  readonly sections: readonly ReportSection[]
}
