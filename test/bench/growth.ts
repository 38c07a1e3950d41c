/** How a measure grows: its results by id, each with what it was measured on and by what its figure is divided. */
export interface Growth {
  what: string
  /** The least first. */
  points: readonly { count: number; id: string; per: number }[]
}
