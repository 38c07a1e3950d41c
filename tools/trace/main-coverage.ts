import type { ElectronApplication } from '@playwright/test'

/** What V8 reports of a script (`Profiler.ScriptCoverage` of the DevTools protocol); a function's first range is all of it. */
export interface ScriptCoverage {
  scriptId: string
  url: string
  functions: { functionName: string; ranges: { startOffset: number; endOffset: number; count: number }[] }[]
}

/** The scripts of main and its worker threads, with the functions that ran. */
export interface MainCoverage {
  /** Until the first HTTP request left; empty where none did. */
  untilRequest: ScriptCoverage[]
  /** After that, or all where there was no request. */
  then: ScriptCoverage[]
}

/** Where main keeps `take` between two calls. */
interface WithCoverage {
  takeCoverage: () => Promise<MainCoverage>
}

/** Begins to count in main's thread and in its worker threads, those that start later included. */
export async function startInMain(electron: ElectronApplication): Promise<void> {
  // Runs in main, so it can use nothing from outside.
  await electron.evaluate(async () => {
    interface Taken {
      result: ScriptCoverage[]
    }
    type Post = <T>(method: string, params?: object) => Promise<T>
    const { Session } = process.getBuiltinModule('node:inspector')
    const session = new Session()
    session.connect()
    const post: Post = (method, params) =>
      new Promise((done, failed) => {
        session.post(method, params, (error, result) => {
          if (error === null) done(result as never)
          else failed(error)
        })
      })
    const begin = async (to: Post): Promise<void> => {
      await to('Profiler.enable')
      await to('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
    }
    const ran = ({ result }: Taken): ScriptCoverage[] =>
      result
        .filter(({ url }) => url.startsWith('file:'))
        .map((script) => ({ ...script, functions: script.functions.filter(({ ranges }) => ranges[0]?.count) }))

    // A worker thread is reached by messages in messages; an answer has the id of its request.
    const workers = new Map<string, Post>()
    const waiting = new Map<string, (result: never) => void>()
    let requests = 0
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
      const toWorker: Post = (method, params) =>
        new Promise((done) => {
          requests += 1
          waiting.set(`${sessionId} ${requests}`, done)
          const message = JSON.stringify({ id: requests, method, params })
          void post('NodeWorker.sendMessageToWorker', { sessionId, message })
        })
      workers.set(sessionId, toWorker)
      void begin(toWorker)
    })
    session.on('NodeWorker.detachedFromWorker', ({ params: { sessionId } }) => workers.delete(sessionId))
    session.on('NodeWorker.receivedMessageFromWorker', ({ params: { sessionId, message } }) => {
      const { id, result } = JSON.parse(message) as { id?: number; result: never }
      if (id !== undefined) waiting.get(`${sessionId} ${id}`)?.(result)
    })
    await begin(post)
    await post('NodeWorker.enable', { waitForDebuggerOnStart: false })

    // Of its own thread a session answers at once, so what was taken here ran before the request.
    let untilRequest: ScriptCoverage[] | null = null
    process.getBuiltinModule('node:diagnostics_channel').subscribe('http.client.request.start', () => {
      if (untilRequest !== null) return
      untilRequest = []
      session.post('Profiler.takePreciseCoverage', (error, taken) => {
        if (error === null) untilRequest = ran(taken)
      })
    })
    ;(globalThis as unknown as WithCoverage).takeCoverage = async () => {
      const taken = await Promise.all(
        [post, ...workers.values()].map((to) => to<Taken>('Profiler.takePreciseCoverage')),
      )
      const coverage = { untilRequest: untilRequest ?? [], then: taken.flatMap(ran) }
      untilRequest = null
      return coverage
    }
  })
}

/** What ran in main since the last call, or since the beginning. */
export function takeInMain(electron: ElectronApplication): Promise<MainCoverage> {
  return electron.evaluate(() => (globalThis as unknown as WithCoverage).takeCoverage())
}
