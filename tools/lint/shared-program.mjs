import fs from 'node:fs'
import path from 'node:path'
import typescript from 'typescript'
import ts from 'typescript-eslint'
import * as vueParser from 'vue-eslint-parser'

/** @typedef {{ filePath?: string, projectService?: unknown }} ParserOptions what is read of a parser's options */

/**
 * A parser with types for `.ts` files and for the scripts of `.vue` files, all from one TypeScript program.
 *
 * typescript-eslint's project service builds a new program, with a new type checker, for each `.vue` file, because what
 * is parsed (the script) differs from what is on the disk (the component). That took five of the six minutes of a whole
 * lint. The program made here contains the scripts from the beginning. A file whose text differs from the program's, such
 * as one with unsaved changes in an editor, is left to the project service.
 *
 * @param {string} folder where tsconfig.json is
 */
export function sharedProgramParser(folder) {
  /** @type {typescript.Program | undefined} */
  let program
  return {
    meta: { name: 'shared-program-parser', version: ts.parser.meta.version },
    /**
     * @param {string} code
     * @param {ParserOptions} options without a project service for a piece of a template, which is parsed without types
     * @returns {ReturnType<typeof ts.parser.parseForESLint>}
     */
    parseForESLint(code, options) {
      if (!options.projectService) return ts.parser.parseForESLint(code, options)
      program ??= createProgram(folder)
      const isKnown = program.getSourceFile(options.filePath ?? '')?.text === code
      const shared = { projectService: undefined, programs: [program] }
      return ts.parser.parseForESLint(code, { ...options, ...(isKnown && shared) })
    },
  }
}

/**
 * @param {string} folder
 * @returns {typescript.Program}
 */
function createProgram(folder) {
  const configFile = path.join(folder, 'tsconfig.json')
  const { config, error } = typescript.readConfigFile(configFile, typescript.sys.readFile)
  if (error) throw new Error(typescript.flattenDiagnosticMessageText(error.messageText, '\n'))
  const components = [{ extension: '.vue', isMixedContent: true, scriptKind: typescript.ScriptKind.Deferred }]
  const { fileNames, options } = typescript.parseJsonConfigFileContent(
    config,
    typescript.sys,
    folder,
    { allowNonTsExtensions: true },
    configFile,
    undefined,
    components,
  )
  const host = typescript.createCompilerHost(options, true)
  const readFile = host.getSourceFile.bind(host)
  host.getSourceFile = (name, target, ...rest) =>
    name.endsWith('.vue')
      ? typescript.createSourceFile(name, scriptOf(name), target, true, typescript.ScriptKind.TS)
      : readFile(name, target, ...rest)
  return typescript.createProgram(fileNames, options, host)
}

/**
 * @param {string} file a component
 * @returns {string} what vue-eslint-parser gives to a script parser as the component's script
 */
function scriptOf(file) {
  let script = ''
  const parser = {
    /** @type {typeof ts.parser.parseForESLint} */
    parseForESLint(code, options) {
      if (options?.projectService) script = code
      return ts.parser.parseForESLint(code, { ...options, projectService: undefined })
    },
  }
  vueParser.parseForESLint(fs.readFileSync(file, 'utf8'), {
    filePath: file,
    parser,
    projectService: true,
    sourceType: 'module',
    ecmaVersion: 'latest',
  })
  return script
}
