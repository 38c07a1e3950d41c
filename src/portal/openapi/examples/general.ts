import { capabilitiesOf, defaultLimits } from '../../config.ts'
import type { OperationDocs } from '../operation-doc.ts'
import { afterDisable, disableKey } from './story.ts'

export const capabilityDocs = {
  getCapabilities: {
    description:
      'Ask once when you connect, before any sign-in. Show no limit, length or time that did not come from here: the real portal will have other ones.',
    answers: { 200: capabilitiesOf({ limits: defaultLimits, mode: 'two-stage' }) },
  },
} satisfies Partial<OperationDocs>

export const operationDocs = {
  getOperation: {
    description:
      'For an answer that was lost: `answer.body` holds what it held, the `id` of a set-up for example. Any session of the same login may ask; one that began before the request and did not send it is not told `secret` and `otpauthUri`. `unseen` does not say that the request will not arrive yet: only a void makes sure. The key of a call by a link in an e-mail is `unseen` to every session.',
    params: { key: disableKey },
    answers: { 200: { key: disableKey, status: 'applied', answer: { status: 200, body: afterDisable } } },
  },
  voidOperation: {
    description:
      'Where the request was answered, this answers the same and changes nothing: look at `status`. Where it was not, it leaves a tombstone: a request with this key that arrives later answers `voided` and has no effect. Only `voided` and `rejected` mean that nothing happened. Needs no idempotency key: it can be repeated.',
    params: { key: disableKey },
    answers: { 200: { key: disableKey, status: 'voided', answer: null } },
  },
} satisfies Partial<OperationDocs>
