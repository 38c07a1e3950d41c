/** What is said when something did not go through. */
export interface FailureText {
  /** What happened. */
  what: string
  /** What is true now. */
  now: string
  /** What to do next. */
  next: string
}
