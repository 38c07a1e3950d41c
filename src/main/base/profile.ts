import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** Where everything of one profile lies. */
export interface Profile {
  folder: string
  database: string
  /** The audit's index of words, made again where it is missing. */
  wordIndex: string
  /** The second place of the audit's checkpoints. */
  anchors: string
  /** The heads that were signed since the newest checkpoint. */
  heads: string
  /** What the operator chose about the look of the window. */
  choices: string
  /** Folder of the log's files; made with the first line. */
  logs: string
  /** Folder of the database's backups; made with the first one. */
  backups: string
  /** What takes the database's place at the next start: complete, or not there. */
  replacing: string
  /** The embedded sandbox portal's own folder. */
  sandbox: string
}

/** Where a profile's log lies, before anything of it is opened. */
export function logFolder(folder: string): string {
  return join(folder, 'logs')
}

/** The folders of a profile with files of ours, made or not. */
export function profileFolders(folder: string): string[] {
  return [folder, sandboxFolder(folder), logFolder(folder), backupFolder(folder)]
}

/** Where the choices about the window lie, before anything of the profile is opened. */
export function choicesFile(folder: string): string {
  return join(folder, 'window-choices.json')
}

/** Where the window was left, before anything of the profile is opened. */
export function placeFile(folder: string): string {
  return join(folder, 'window-place.json')
}

function backupFolder(folder: string): string {
  return join(folder, 'backups')
}

function sandboxFolder(folder: string): string {
  return join(folder, 'sandbox-portal')
}

/** Makes the folders of a profile; only their owner may enter those that are new. */
export function createProfile(folder: string): Profile {
  const sandbox = sandboxFolder(folder)
  // guard: profile.mode
  mkdirSync(sandbox, { recursive: true, mode: 0o700 })
  return profileAt(folder)
}

/** Where everything of a profile lies, made or not. */
export function profileAt(folder: string): Profile {
  return {
    folder,
    sandbox: sandboxFolder(folder),
    backups: backupFolder(folder),
    replacing: join(folder, 'factordesk.replacing.sqlite'),
    logs: logFolder(folder),
    choices: choicesFile(folder),
    database: join(folder, 'factordesk.sqlite'),
    wordIndex: join(folder, 'audit-words.sqlite'),
    anchors: join(folder, 'audit-checkpoints.jsonl'),
    heads: join(folder, 'audit-heads.jsonl'),
  }
}
