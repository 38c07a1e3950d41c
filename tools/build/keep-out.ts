import type { Plugin } from 'vite'

/**
 * Fails the build where code of one of these packages would be part of a bundle. What the page and the preload need of the
 * schemas is in files of its own, without zod: a validator of half a megabyte would come before the first paint.
 */
export function keepOut(packages: readonly string[]): Plugin {
  return {
    name: 'factordesk:keep-out',
    apply: 'build',
    generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        for (const [id, { renderedLength }] of Object.entries(output.modules)) {
          const found = packages.find((name) => id.includes(`/node_modules/${name}/`))
          if (found !== undefined && renderedLength > 0)
            this.error(`${found} would be part of ${output.fileName}, by ${id}: keep its importer out of the page`)
        }
      }
    },
  }
}
