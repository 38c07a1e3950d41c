import type { HandlersOf } from '../../base/handlers.ts'
import type { QueueService } from './service.ts'

/** `queue.*`: many accounts, one after another. */
export function createQueueHandlers(queue: QueueService): HandlersOf<'queue'> {
  return {
    'queue.dryRun': (input) => queue.dryRun(input),
    'queue.stopDryRun': () => {
      queue.stopDryRun()
      return {}
    },
    'queue.start': (input) => queue.start(input),
    'queue.get': () => ({ queue: queue.find() }),
    'queue.next': () => queue.next(),
    'queue.pause': () => queue.pause(),
    'queue.resume': () => queue.resume(),
    'queue.skip': ({ accountId }) => queue.skip(accountId),
    'queue.retry': ({ accountId }) => queue.retry(accountId),
    'queue.stop': () => queue.stop(),
    'queue.export': () => queue.exportResult(),
  }
}
