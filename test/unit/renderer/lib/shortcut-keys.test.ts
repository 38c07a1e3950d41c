import { describe, expect, it } from 'vitest'
import { shortcutKey } from '#shared/domain/input/shortcut-key.ts'
import { createChord, isComposing, type PressedKey } from '../../../../src/renderer/src/lib/shortcut-keys.ts'

const pressed = (key: string, code: string): PressedKey => ({
  ...{ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
})

describe('the key of a shortcut', () => {
  it.each([
    ['US', 'l', 'KeyL', 'l'],
    ['US, Caps Lock', 'L', 'KeyL', 'l'],
    ['Russian', 'д', 'KeyL', 'l'],
    ['Russian, Caps Lock', 'Д', 'KeyL', 'l'],
    ['Thai', 'ส', 'KeyL', 'l'],
    ['Thai, a mark', '้', 'KeyH', 'h'],
    ['Greek', 'λ', 'KeyL', 'l'],
    ['Hebrew', 'ך', 'KeyL', 'l'],
    ['Arabic', 'م', 'KeyL', 'l'],
    ['Korean', 'ㅣ', 'KeyL', 'l'],
    ['AZERTY', 'q', 'KeyA', 'q'],
    ['AZERTY, a digit by place', 'é', 'Digit2', '2'],
    ['QWERTZ', 'z', 'KeyY', 'z'],
    ['Dvorak', 'l', 'KeyP', 'l'],
    ['a dead key', 'Dead', 'KeyE', 'e'],
    ['a sign', '?', 'Slash', '?'],
    ['a sign of QWERTZ', '/', 'Digit7', '/'],
    ['a named key', 'Enter', 'Enter', 'Enter'],
    ['a space', ' ', 'Space', ' '],
    ['a key of no place', 'AudioVolumeUp', '', 'AudioVolumeUp'],
  ])('%s: %s at %s is %s', (_layout, key, code, name) => expect(shortcutKey({ key, code })).toBe(name))
})

describe('a shortcut of two keys', () => {
  it.each([
    ['US', pressed('g', 'KeyG'), pressed('q', 'KeyQ')],
    ['Caps Lock', pressed('G', 'KeyG'), pressed('Q', 'KeyQ')],
    ['Russian', pressed('п', 'KeyG'), pressed('й', 'KeyQ')],
    ['Thai', pressed('เ', 'KeyG'), pressed('ๆ', 'KeyQ')],
    ['Hebrew, which has a sign at Q', pressed('ע', 'KeyG'), pressed('/', 'KeyQ')],
    ['AZERTY', pressed('g', 'KeyG'), pressed('q', 'KeyA')],
    ['Dvorak', pressed('g', 'KeyU'), pressed('q', 'KeyX')],
  ])('on %s is g q', (_layout, first, second) => {
    const chord = createChord(800)
    expect(chord.next(first, 0)).toEqual(['g'])
    expect(chord.next(second, 800)[0]).toBe('g q')
  })

  it('is two keys where the second comes late', () => {
    const chord = createChord(800)
    chord.next(pressed('g', 'KeyG'), 0)
    expect(chord.next(pressed('q', 'KeyQ'), 801)).toEqual(['q'])
  })
})

it.each([
  [{ isComposing: true, keyCode: 13 }, true],
  [{ isComposing: false, keyCode: 229 }, true],
  [{ isComposing: false, keyCode: 13 }, false],
])('%o is of an input method: %s', (event, composing) => expect(isComposing(event)).toBe(composing))
