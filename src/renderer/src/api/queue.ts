import { operation } from './bridge.ts'

// The queue: many accounts, one after another.
export const dryRun = operation('queue.dryRun')
export const stopDryRun = operation('queue.stopDryRun')
export const start = operation('queue.start')
export const get = operation('queue.get')
export const next = operation('queue.next')
export const pause = operation('queue.pause')
export const resume = operation('queue.resume')
export const skip = operation('queue.skip')
export const retry = operation('queue.retry')
export const stop = operation('queue.stop')
export const exportResult = operation('queue.export')
