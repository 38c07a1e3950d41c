import { useI18n } from 'vue-i18n'
import type { TaughtRow } from '#shared/guided/teaching.ts'
import { kindOfRole, labelOfRow, type ControlLabel } from '../lib/recipe-rows.ts'

/** What the controls of a recipe are called on the screens: what they are, and the page's own name of them. */
export function useRowLabel() {
  const { t } = useI18n()
  const label = ({ kind, name }: ControlLabel): string => {
    const what = t(`recipes.controls.${kind}`)
    return name === null
      ? t('recipes.controls.unnamed', { kind: what })
      : t('recipes.controls.named', { kind: what, name })
  }
  return {
    nameOf: (row: TaughtRow): string => label(labelOfRow(row)),
    nameOfControl: ({ role, name }: { role: string; name: string | null }): string =>
      label({ kind: kindOfRole(role), name }),
  }
}
