import pLimit from 'p-limit'
import type { Answer, RemoteDirectory } from '../directory/remote/remote-directory.ts'

type FoundPage = Extract<Awaited<ReturnType<RemoteDirectory['find']>>, { kind: 'answered' }>['value']
type FoundAccount = FoundPage['accounts'][number]

/** Accounts of one page that are read at once. */
const readsAtOnce = 8

/**
 * The accounts of one page of a search, for a system whose list does not show second factors: each is read by a call of its own,
 * some at once. One that was deleted since the list was read is left out; any other reading that fails is the answer.
 *
 * @param read what is still to be read of one of the list
 * @param show a line of the list with what was read
 */
export async function readPage<Listed, Read>(
  listed: readonly Listed[],
  read: (one: Listed) => Promise<Answer<Read>>,
  show: (one: Listed, its: Read) => FoundAccount,
): Promise<Answer<FoundAccount[]>> {
  const limited = pLimit(readsAtOnce)
  const answers = await Promise.all(listed.map((one) => limited(async () => ({ one, answer: await read(one) }))))
  const accounts: FoundAccount[] = []
  for (const { one, answer } of answers) {
    if (answer.kind === 'refused' && answer.code === 'not-found') continue
    if (answer.kind !== 'answered') return answer
    accounts.push(show(one, answer.value))
  }
  return { kind: 'answered', value: accounts }
}
