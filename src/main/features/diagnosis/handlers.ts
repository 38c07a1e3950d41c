import { saveFile } from '../../base/dialogs.ts'
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

  return {
    'diagnosis.preview': async () => {
      // A visit of Settings is no reason to read everything.
      const files = await diagnosisFiles(deps, false)
      return { files: files.map(({ name, what, text }) => ({ name, what, bytes: Buffer.byteLength(text) })) }
    },
    'diagnosis.save': async () => {
      const suggested = `factordesk-diagnosis-${clock.now().toISOString().slice(0, 10)}.zip`
      let count = 0
      const file = await saveFile(deps.askForFile, suggested, async () => {
        const files = await diagnosisFiles(deps, true)
        count = files.length
        return zipOf(files, clock.now())
      })
      if (file !== null) log.note('diagnosis.saved', { files: count })
      return { file, files: count }
    },
    'diagnosis.notePage': ({ what, directive }) => {
      if (what === 'broke') log.note('page.broke', {})
      else log.note('page.policy-violated', { directive: directive ?? undefined })
      return {}
    },
  }
}
