import { charactersOver } from './characters.ts'
import { readAs, wrongText, type ReadText } from './input-problem.ts'
import { withoutUnseen } from './unseen.ts'

/** Most characters of an address of a portal, and of a link out of an e-mail. */
const addressMaxLength = 2000

/**
 * An address of a page or a link as it is copied: without characters that are not seen, without the brackets that mail
 * programs put around it. Whether it is one, and of what, is judged where it is used.
 */
export function readAddress(typed: string): ReadText {
  const text = withoutUnseen(typed).trim()
  const address = /^<([^<>]*)>$/u.exec(text)?.[1]?.trim() ?? text
  if (address === '') return wrongText('empty')
  if (/[\p{Cc}\p{Cs}]/u.test(address)) return wrongText('control-character')
  const over = charactersOver(address, addressMaxLength)
  return over > 0 ? wrongText('too-long', { over }) : readAs(address)
}
