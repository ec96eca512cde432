/** What is known before or after a run; leave out what is not known. Shares and rates from 0 to 1, ages in years. */
export interface ViabilityFacts {
  /** Year of reference, from which ages are counted. */
  readonly year: number
  /** Null when there is no child-labour survey. */
  readonly survey: {
    readonly year: number
    readonly hasOutcome?: boolean | undefined
    readonly hasWeights?: boolean | undefined
    readonly hasDesign?: boolean | undefined
    readonly hasTerritoryCodes?: boolean | undefined
    readonly children?: number | undefined
    /** Unweighted cases of child labour. */
    readonly cases?: number | undefined
    readonly parameters?: number | undefined
    readonly prevalence?: number | undefined
    /** Of the national estimate. */
    readonly nationalCv?: number | undefined
  } | null
  /** Census or registry persons; null when there are none. */
  readonly target: {
    readonly year: number
    /** Terms measured alike in survey and target that pass comparability. */
    readonly homologousTerms?: number | undefined
    /** Share of children that it covers. */
    readonly coverage?: number | undefined
    readonly hasCoverageWeights?: boolean | undefined
  } | null
  readonly model?:
    | {
        /** Median over territories of margin of error / rate. */
        readonly medianRelativeMargin?: number | undefined
        readonly auc?: number | undefined
        readonly calibrationSlope?: number | undefined
        /** Share of groups whose benchmark factor lies within its limits. */
        readonly benchmarkWithin?: number | undefined
      }
    | undefined
  /** Null when there are no territory-level indicators. */
  readonly index: {
    readonly indicators?: number | undefined
    readonly dimensions?: number | undefined
    /** Share of territories with values. */
    readonly coverage?: number | undefined
    /** Year of the oldest indicator. */
    readonly year?: number | undefined
    readonly hasCrosswalk?: boolean | undefined
    /** Only when weights come from principal components. */
    readonly kmo?: number | undefined
  } | null
}
