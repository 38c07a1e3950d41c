import fs from 'node:fs'
import path from 'node:path'

/**
 * Makes a folder appear in one piece: `fill` works in a folder beside it, which is renamed when all is there. A folder of
 * that name is replaced; what a process has open of it stays open.
 * Call it under a lock; what an earlier, interrupted run left behind is removed first.
 * @param {string} folder
 * @param {(staging: string) => Promise<void>} fill
 */
export async function appear(folder, fill) {
  const parent = path.dirname(folder)
  const prefix = `.unfinished-${path.basename(folder)}-`
  fs.mkdirSync(parent, { recursive: true })
  for (const name of fs.readdirSync(parent)) if (name.startsWith(prefix)) remove(path.join(parent, name))
  const staging = fs.mkdtempSync(path.join(parent, prefix))
  try {
    await fill(staging)
    fs.chmodSync(staging, 0o755)
    const replaced = `${staging}-replaced`
    if (fs.existsSync(folder)) fs.renameSync(folder, replaced)
    fs.renameSync(staging, folder)
    remove(replaced)
  } finally {
    remove(staging)
  }
}

/** @param {string} folder */
function remove(folder) {
  fs.rmSync(folder, { recursive: true, force: true })
}
