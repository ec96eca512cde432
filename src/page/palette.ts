/** From pale green over teal to dark blue: one order of lightness, told apart by every kind of colour vision and in grey. */
const ramps: Readonly<Record<number, readonly string[]>> = {
  1: ['#62b5b4'],
  2: ['#dcebb5', '#1f4e80'],
  3: ['#dcebb5', '#5cb0b3', '#1f4e80'],
  4: ['#dcebb5', '#94cfb4', '#3d97ab', '#1f4e80'],
  5: ['#e3eebb', '#a3d5b4', '#5cb0b3', '#2f80a3', '#1a3f70'],
  6: ['#e3eebb', '#b3dbb4', '#7dc3b3', '#4aa2af', '#2c779e', '#1a3f70'],
  7: ['#e9f2c6', '#c2e1b5', '#94cfb4', '#62b5b4', '#3d97ab', '#2c6f99', '#1a3f70'],
}

export const missingColour = '#d3d6da'
export const hatchColour = '#8a929c'
export const hatchGround = '#f4f5f7'

/** Colours from least to most. */
export function rampOf(steps: number): readonly string[] {
  return ramps[Math.min(7, Math.max(1, steps))] ?? []
}

/** Less, about the same, more: blue and ochre, equal in weight. */
export const lessColour = '#3a86a8'
export const moreColour = '#c2813a'
export const evenColour = '#e4e6e9'
