import { generateSync } from 'otplib'
import type { Inbox } from './inbox.ts'
import type { Time } from './time.ts'
import { NotChecked } from './verdict.ts'

/** The Authenticator Apps of the kit's logins. */
export interface Authenticators {
  /** A set-up showed its secret. */
  learn(owner: string, secret: string): void
  /** The login has no Authenticator App any more. */
  forget(owner: string): void
  /** A code that was not used before; lets a time step pass where the present one was. */
  fresh(owner: string): Promise<string>
  /** Lets the rest of a time step pass where it is soon over, so that codes of steps near it keep their distance for a while. */
  early(): Promise<void>
  /** The code of a secret, `steps` steps from now. Counts as used by `owner` where one is named. */
  codeOf(secret: string, steps?: number, owner?: string): string
}

const stepSeconds = 30

/** @param secrets by User ID or staff login, as far as the configuration has them */
export function createAuthenticators(
  time: Time,
  inbox: Inbox,
  secrets: ReadonlyMap<string, string | undefined>,
): Authenticators {
  const known = new Map([...secrets].filter((entry): entry is [string, string] => entry[1] !== undefined))
  const used = new Map<string, string>()

  const codeOf = (secret: string, steps = 0): string => {
    const epoch = Math.floor(time.now() / 1000) + steps * stepSeconds
    return generateSync({ secret, epoch, period: stepSeconds, digits: 6, algorithm: 'sha1' })
  }

  async function shown(owner: string): Promise<string> {
    const secret = known.get(owner)
    const code = secret === undefined ? await inbox.authenticatorCode(owner) : codeOf(secret)
    if (code === undefined) throw new NotChecked(`needs the Authenticator App of ${owner}`)
    return code
  }

  return {
    learn: (owner, secret) => void known.set(owner, secret),
    forget: (owner) => void known.delete(owner),
    async fresh(owner) {
      if (used.get(owner) === (await shown(owner))) await time.pass(stepSeconds)
      const code = await shown(owner)
      used.set(owner, code)
      return code
    },
    async early() {
      const into = Math.floor(time.now() / 1000) % stepSeconds
      if (into > stepSeconds / 3) await time.pass(stepSeconds - into)
    },
    codeOf(secret, steps = 0, owner = '') {
      const code = codeOf(secret, steps)
      if (owner) used.set(owner, code)
      return code
    },
  }
}
