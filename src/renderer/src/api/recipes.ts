import { operation } from './bridge.ts'

// Recipes: how a portal's pages are recognised.
export const get = operation('recipe.get')
export const point = operation('recipe.point')
export const pointed = operation('recipe.pointed')
export const teach = operation('recipe.teach')
export const describe = operation('recipe.describe')
export const move = operation('recipe.move')
export const drop = operation('recipe.drop')
export const check = operation('recipe.check')
export const verify = operation('recipe.verify')
export const restore = operation('recipe.restore')
export const previewImport = operation('recipe.previewImport')
export const confirmImport = operation('recipe.confirmImport')
export const exportTo = operation('recipe.export')
