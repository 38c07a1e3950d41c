import { useI18n } from 'vue-i18n'
import type { Procedure } from '#shared/domain/procedure.ts'

/** What a procedure is called on every screen, e.g. `Change method: Authenticator App → SMS`. */
export function useProcedureTitle(): (procedure: Pick<Procedure, 'kind' | 'from' | 'to'>) => string {
  const { t } = useI18n()
  return ({ kind, from, to }) => {
    const words = {
      from: from ? t(`common.methods.${from}`) : t('common.noMethod'),
      to: to ? t(`common.methods.${to}`) : '',
    }
    if (kind === 'disable') return t('common.kindOf.disable', words)
    if (kind === 'set-up') return to ? t('common.kindOf.setUpTo', words) : t('common.kindOf.setUp')
    return to ? t('common.kindOf.changeTo', words) : t('common.kindOf.change', words)
  }
}
