import { assertNever } from '#shared/domain/assert-never.ts'
import { ChainVerifier, type ChainVerdict, type Verdict } from './chain-verifier.ts'
import type { StoredEntry } from './chain.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { BreakKind } from './recorded-breaks.ts'
import { firstUnsigned } from './signatures.ts'

/** Checks a chain against its checkpoints, all in one go; see `ChainVerifier`. */
export function verifyChain(
  entries: Iterable<StoredEntry>,
  checkpoints: readonly Checkpoint[],
  publicKeyPem: string,
): ChainVerdict {
  const check = new ChainVerifier(checkpoints)
  for (const entry of check.goesOn ? entries : []) {
    check.add(entry)
    if (!check.goesOn) break
  }
  return check.verdict((from) =>
    firstUnsigned(
      checkpoints.filter(({ seq }) => seq >= from),
      publicKeyPem,
    ),
  )
}

/** The verdict in words, with how its key is kept. */
export function statementOf(
  verdict: Verdict,
  key: { fingerprint: string; protection: 'keychain' | 'owner-file' },
): string {
  const kept =
    key.protection === 'keychain'
      ? "The signing key is sealed by the system's keychain."
      : 'The signing key lies in a file that its owner can read.'
  return `${wordsOf(verdict)} (key ${key.fingerprint.slice(0, 16)}…). ${kept}`
}

function wordsOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'intact':
      return `intact to ${verdict.to}`
    case 'broken':
      return `broken at ${verdict.at}: ${verdict.why}`
    case 'not-anchored':
      return `not anchored since ${verdict.since}`
    case 'restored':
      return restoredWords(verdict)
    case 'altered':
      return `altered: ${verdict.why}`
    case 'cut':
      return `cut: it ends after entry ${verdict.to} and was signed to entry ${verdict.of}`
    default:
      return assertNever(verdict)
  }
}

const breakWords: Readonly<Record<BreakKind, string>> = {
  restored: 'restored at',
  fresh: 'started fresh at',
  'new-key': 'signed by a new key since',
}

function restoredWords({ breaks, to, notAnchoredSince }: ChainVerdict & { verdict: 'restored' }): string {
  const said = breaks.map(({ kind, at, after }) => {
    const lost = at - after - 1
    return `${breakWords[kind]} ${at}${lost === 0 ? '' : ` (entries ${after + 1} to ${at - 1} are lost)`}`
  })
  const end = notAnchoredSince === null ? `whole to ${to}` : `not anchored since ${notAnchoredSince}`
  return [...said, `apart from that ${end}`].join('; ')
}
