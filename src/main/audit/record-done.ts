import { AppError } from '../base/errors.ts'

/**
 * Records what the portal may have done already, where no key leads back to it: a record that fails is reported as that.
 *
 * @throws AppError `done-not-recorded`
 */
export function recordDone(write: () => void): void {
  try {
    write()
  } catch {
    // guard: record.done-not-recorded
    throw new AppError('done-not-recorded')
  }
}
