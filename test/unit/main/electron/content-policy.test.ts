import { describe, expect, it } from 'vitest'
import { contentPolicy, developmentPolicy } from '../../../../src/main/electron/content-policy.ts'

function directivesOf(policy: string): Record<string, string[]> {
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ')
      return [name, sources]
    }),
  )
}

describe('the content policy (E02)', () => {
  it('has exactly these directives, each once', () => {
    const hash = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    const policy = contentPolicy([hash])
    expect(policy.split('; ')).toHaveLength(11)
    expect(directivesOf(policy)).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'", hash],
      'style-src-attr': ["'none'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'none'"],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    })
  })

  it('allows nothing inline, evaluated or from outside', () => {
    const policy = contentPolicy([])
    for (const source of ['unsafe', '*', 'http', 'ws:', 'blob:', 'strict-dynamic', 'wasm'])
      expect(policy).not.toContain(source)
  })

  it('in development alone allows inline styles and scripts, and one server; nothing evaluated', () => {
    const directives = directivesOf(developmentPolicy('http://localhost:5173/'))
    expect(directives).toMatchObject({
      'default-src': ["'none'"],
      'script-src': ['http://localhost:5173', "'unsafe-inline'"],
      'connect-src': ['http://localhost:5173', 'ws://localhost:5173'],
      'object-src': ["'none'"],
      'base-uri': ["'none'"],
    })
    expect(developmentPolicy('http://localhost:5173/')).not.toContain('unsafe-eval')
  })
})
