/** What is said when something did not go through. */
export interface FailureText {
  /** What happened. */
  what: string
  /** What is true now. */
  now: string
  /** What to do next. */
  next: string
}

/** Of one cause among those of a code; what is true now is as the code says unless it is given. */
export interface ReasonText {
  what: string
  now?: string
  next: string
}
