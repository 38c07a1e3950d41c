import { describe, expect, test } from 'vitest'
import {
  inText,
  insertAfter,
  insertBefore,
  moveAfter,
  moveBefore,
  mutated,
  remove,
  replace,
  type Edit,
} from '../../mutants/edits.ts'
import { guardsIn } from '../../mutants/guards.ts'
import { shapeOf } from '../../support/mutants/syntax-shape.ts'

const file = 'src/a.ts'

/** What edits make of a text, as a shape that does not depend on white space. */
function after(text: string, ...edits: Edit[]): string {
  return shapeOf(file, mutated(new Map([[file, text]]), edits).get(file) ?? '')
}

const shaped = (text: string): string => shapeOf(file, text)

describe('a guard', () => {
  const idsIn = (text: string): string[] =>
    [...guardsIn(new Map([[file, text]])).values()].map(({ id, node, source }) => `${id}: ${node.getText(source)}`)

  test('marks the outermost node after its comment: a statement, a property, an element, an expression', () => {
    const text = `
      // guard: a.statement
      save(now)
      const options = {
        // guard: a.property
        mode: 0o600,
      }
      call([
        // guard: a.element
        first(1) && second,
      ])
      return one || /* guard: a.expression */ two.three`
    expect(idsIn(text)).toEqual([
      'a.statement: save(now)',
      'a.property: mode: 0o600',
      'a.element: first(1) && second',
      'a.expression: two.three',
    ])
  })

  test('may share its node with another, and may come before or after other comments', () => {
    expect(idsIn('// guard: a.one\n// Why.\n/* guard: a.two */ save()')).toEqual(['a.one: save()', 'a.two: save()'])
  })

  test('is searched in the script of a Vue component', () => {
    const component =
      '<template>\n  // guard: a.no\n</template>\n<script setup lang="ts">\n// guard: a.b\nsave()\n</script>\n'
    expect([...guardsIn(new Map([['src/A.vue', component]])).keys()]).toEqual(['a.b'])
  })

  test('occurs once, is named in kebab-case and marks something', () => {
    expect(() => idsIn('// guard: a.b\nsave()\n// guard: a.b\nsave()')).toThrow('"a.b" is in src/a.ts and in src/a.ts')
    expect(() => idsIn('// guard: lockOpens\nsave()')).toThrow('kebab-case')
    expect(() => idsIn('// guard: lock\nsave()')).toThrow('area.short-name')
    expect(() => idsIn('function f() {\n  // guard: a.b\n}')).toThrow('marks nothing')
    expect(() => idsIn('const text = `\n// guard: a.b\n`')).toThrow('marks nothing')
  })
})

describe('an edit', () => {
  const lock = '// guard: a.check\nif (wrong > 4 || !known(user)) throw new Error("no")\nopen(user)'

  test('takes out a statement, a property, an element, a parameter and one side of a condition', () => {
    expect(after(lock, remove('a.check'))).toBe(shaped('open(user)'))
    expect(after(lock, remove('a.check/condition.right'))).toBe(
      shaped('if (wrong > 4) throw new Error("no")\nopen(user)'),
    )
    expect(after('// guard: a.b\ncall(a, b, c)', remove('a.b/value.arguments[0]'))).toBe(shaped('call(b, c)'))
    expect(after('// guard: a.b\ncall(a, b)', remove('a.b/value.arguments[1]'))).toBe(shaped('call(a)'))
    expect(after('// guard: a.b\ncall(a,)', remove('a.b/value.arguments[0]'))).toBe(shaped('call()'))
    expect(after('x = {\n// guard: a.b\nb: 1, c }', remove('a.b'))).toBe(shaped('x = { c }'))
    expect(after('if (a)\n// guard: a.b\nb()\nelse c()', remove('a.b'))).toBe(shaped('if (a) {} else c()'))
  })

  test('puts code in the place of a node, with the text of others in it', () => {
    expect(after(lock, replace('a.check/condition', 'false'))).toBe(
      shaped('if (false) throw new Error("no")\nopen(user)'),
    )
    expect(after(lock, replace('a.check', '{{/then}}'))).toBe(shaped('throw new Error("no")\nopen(user)'))
    expect(after(lock, replace('a.check/condition.left.right', '{{.}} + 1'))).toBe(
      shaped('if (wrong > 4 + 1 || !known(user)) throw new Error("no")\nopen(user)'),
    )
    expect(
      after('// guard: a.b\nreturn a * b\n// guard: a.c\nf(c)', replace('a.b/value.left', '{{a.c/value}} + 1')),
    ).toBe(shaped('return (f(c) + 1) * b\nf(c)'))
  })

  test('puts statements and elements beside a node', () => {
    expect(after(lock, insertBefore('a.check', 'note()'))).toBe(shaped(`note()\n${lock}`))
    expect(after('// guard: a.b\nlist([a, b])', insertAfter('a.b/value.arguments[0].elements[1]', "'c'"))).toBe(
      shaped("list([a, b, 'c'])"),
    )
    expect(after('// guard: a.b\nlist([a, b])', insertBefore('a.b/value.arguments[0].elements[0]', "'c'"))).toBe(
      shaped("list(['c', a, b])"),
    )
  })

  test('moves a statement before or behind another, out of the one that contains it too', () => {
    const text = '// guard: a.outer\ntransaction(() => {\n// guard: a.inner\nsave()\n})\n// guard: a.last\nnotify()'
    expect(after(text, moveAfter('a.inner', 'a.outer'))).toBe(shaped('transaction(() => {})\nsave()\nnotify()'))
    expect(after(text, moveBefore('a.last', 'a.outer'))).toBe(shaped('notify()\ntransaction(() => { save() })'))
  })

  test('changes a piece of the text in a string or a template, whatever its white space', () => {
    const sql = '// guard: a.sql\nconst sql = `CREATE UNIQUE\n  INDEX one ON a (b)`'
    expect(after(sql, inText('a.sql/value', 'UNIQUE INDEX', 'INDEX'))).toBe(
      shaped('const sql = `CREATE INDEX one ON a (b)`'),
    )
    expect(() => after(sql, inText('a.sql/value', 'TABLE', ''))).toThrow('contains "TABLE" 0 times')
    expect(() => after(sql, inText('a.sql', 'UNIQUE', ''))).toThrow('contains no text')
  })

  test('counts parentheses and types for nothing on the way to a part', () => {
    const text = '// guard: a.b\nreturn ((a as B) && (c satisfies D))!'
    expect(after(text, remove('a.b/value.left'))).toBe(shaped('return c satisfies D'))
  })

  test('is an error where its guard or part is not there, it changes nothing, overlaps another or is no code', () => {
    expect(() => after(lock, remove('a.gone'))).toThrow('there is no guard "a.gone"')
    expect(() => after(lock, remove('a.check/condition.middle'))).toThrow('there is no "middle" in a BinaryExpression')
    expect(() => after(lock, remove('a.check/then.value.arguments[1]'))).toThrow('there is no "arguments[1]"')
    expect(() => after(lock, replace('a.check/else', 'x'))).toThrow('there is no "else"')
    expect(() => after(lock, replace('a.check/condition', '{{.}}'))).toThrow('changes nothing')
    expect(() => after(lock, replace('a.check/condition', 'a b'))).toThrow('wrong syntax')
    expect(() => after(lock, remove('a.check'), replace('a.check/condition', 'true'))).toThrow('overlap')
    expect(() => after('// guard: a.b\nsave(a)', remove('a.b/value.expression'))).toThrow('cannot be taken out')
  })

  test('takes no text from another file', () => {
    const sources = new Map([
      ['src/a.ts', '// guard: a.b\nsave()'],
      ['src/c.ts', '// guard: c.d\nload()'],
    ])
    expect(() => mutated(sources, [replace('a.b', '{{c.d}}')])).toThrow('is in another file')
    expect([...mutated(sources, [remove('a.b'), remove('c.d')]).keys()]).toEqual(['src/a.ts', 'src/c.ts'])
  })
})
