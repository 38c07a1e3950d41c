import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, relative, resolve, sep } from 'node:path'
import type { RanFunction } from './coverage.ts'

/** Finds the source of functions of built files by the source maps beside them; each map is read once. */
export class SourceFiles {
  private readonly root: string
  private readonly maps = new Map<string, (offset: number) => string | undefined>()

  /** @param root folder that the sources' paths begin at */
  constructor(root: string) {
    this.root = root
  }

  /** The source files of functions, each once, with forward slashes. What is not below `src/` is left out. */
  of(functions: readonly RanFunction[]): Set<string> {
    const found = functions.map(({ file, offset }) => {
      const sourceAt = this.maps.get(file) ?? readSourceMap(file)
      this.maps.set(file, sourceAt)
      return relative(this.root, sourceAt(offset) ?? '')
        .split(sep)
        .join('/')
    })
    return new Set(found.filter((file) => file.startsWith('src/')))
  }
}

/** @returns the absolute path of the source at an offset; undefined for code that a tool added */
function readSourceMap(file: string): (offset: number) => string | undefined {
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMapPayload)
  const lines = lineBeginsOf(readFileSync(file, 'utf8'))
  return (offset) => {
    const line = lines.findLastIndex((begin) => begin <= offset)
    const entry = map.findEntry(line, offset - (lines[line] ?? 0)) as { originalSource?: string }
    const [source] = entry.originalSource?.split('?') ?? []
    return source === undefined ? undefined : resolve(dirname(file), source)
  }
}

function lineBeginsOf(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
}
