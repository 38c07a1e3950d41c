import { defaultRangeExtractor, useVirtualizer } from '@tanstack/vue-virtual'
import { computed, type Ref } from 'vue'
import { currentPress } from '../lib/presses.ts'

interface VirtualRows<R> {
  rows: () => readonly R[]
  /** What a row is known by, wherever it is. */
  keyOf: (row: R) => string
  scroller: Readonly<Ref<HTMLElement | null>>
  /** CSS pixels; every row has the same. */
  rowHeight: number
  /** Rows beyond each edge that exist as well. */
  overscan: number
  /** CSS pixels that a sticky head covers. */
  headHeight?: number
}

/** The rows of a long list that exist in the page: those in sight, and the one that is pressed wherever a refresh moves it. */
export function useVirtualRows<R>({ rows, keyOf, scroller, rowHeight, overscan, headHeight = 0 }: VirtualRows<R>) {
  /** Where the pressed row is now; -1 where none of this list is. */
  const pressedAt = computed(() => {
    const key = currentPress.value?.row ?? null
    return key === null ? -1 : rows().findIndex((row) => keyOf(row) === key)
  })
  const virtual = useVirtualizer(
    computed(() => {
      const pressed = pressedAt.value
      return {
        count: rows().length,
        getScrollElement: () => scroller.value,
        estimateSize: () => rowHeight,
        getItemKey: (index: number) => {
          const row = rows()[index]
          return row === undefined ? index : keyOf(row)
        },
        rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
          const inSight = defaultRangeExtractor(range)
          return pressed < 0 || inSight.includes(pressed) ? inSight : [...inSight, pressed].toSorted((a, b) => a - b)
        },
        overscan,
        scrollPaddingStart: headHeight,
      }
    }),
  )
  const lines = computed(() =>
    virtual.value.getVirtualItems().flatMap(({ index, start }) => {
      const row = rows()[index]
      return row === undefined ? [] : [{ row, key: keyOf(row), index, start }]
    }),
  )
  const height = computed(() => virtual.value.getTotalSize())
  const scrollTo = (index: number): void => virtual.value.scrollToIndex(index)
  return { lines, height, scrollTo }
}
