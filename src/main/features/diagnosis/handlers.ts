import { AppError } from '../../base/errors.ts'
import { writeWhole } from '../../base/database/write-file-atomic.ts'
import { diagnosisFiles, zipOf, type DiagnosisFileDeps } from './diagnosis-files.ts'
import type { Window } from '../../base/environment.ts'
import type { Clock } from '#shared/domain/clock.ts'
import type { Log } from '../../base/log/log.ts'
import type { HandlersOf } from '../../base/handlers.ts'

export interface DiagnosisDeps extends DiagnosisFileDeps {
  askForFile: Window['askForFile']
  clock: Clock
  log: Log
}

/** `diagnosis.*`: what would be in one, saving it where the user says, and what the page saw of its own failures. */
export function createDiagnosisHandlers(deps: DiagnosisDeps): HandlersOf<'diagnosis'> {
  const { log, clock } = deps
  let asking = false

  async function askOnce(): Promise<string | null> {
    if (asking) throw new AppError('in-progress')
    asking = true
    try {
      return await deps.askForFile(`factordesk-diagnosis-${clock.now().toISOString().slice(0, 10)}.zip`)
    } finally {
      asking = false
    }
  }

  return {
    'diagnosis.preview': async () => {
      // A visit of Settings is no reason to read everything.
      const files = await diagnosisFiles(deps, false)
      return { files: files.map(({ name, what, text }) => ({ name, what, bytes: Buffer.byteLength(text) })) }
    },
    'diagnosis.save': async () => {
      const file = await askOnce()
      if (file === null) return { file, files: 0 }
      const files = await diagnosisFiles(deps, true)
      writeWhole(file, zipOf(files, clock.now()))
      log.note('diagnosis.saved', { files: files.length })
      return { file, files: files.length }
    },
    'diagnosis.notePage': ({ what, directive }) => {
      if (what === 'broke') log.note('page.broke', {})
      else log.note('page.policy-violated', { directive: directive ?? undefined })
      return {}
    },
  }
}
