/** A JSON Schema (2020-12) as far as it is looked into here. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  description?: string
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  allOf?: JsonSchema[]
  enum?: readonly string[]
  const?: unknown
  format?: string
  pattern?: string
  default?: unknown
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  additionalProperties?: boolean
}

export interface Reference {
  $ref: string
}

interface MediaType {
  schema: JsonSchema
  example?: unknown
  examples?: Record<string, Reference>
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description: string
  schema: JsonSchema
  example?: unknown
}

export interface AnswerObject {
  description: string
  headers: Record<string, Reference>
  content: Record<string, MediaType>
}

export interface OperationObject {
  operationId: string
  tags: [string]
  summary: string
  description?: string
  /** Empty: nobody need be signed in. */
  security: Record<string, []>[]
  parameters?: (Parameter | Reference)[]
  requestBody?: { required: true; content: Record<string, MediaType> }
  responses: Record<string, AnswerObject | Reference>
}

export interface Server {
  url: string
  description: string
  variables?: Record<string, { default: string; description: string }>
}

/** The part of OpenAPI 3.1 that our document is made of. */
export interface OpenApiDocument {
  openapi: string
  info: { title: string; summary: string; description: string; version: string; license: Record<string, string> }
  servers: Server[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, OperationObject>>
  components: {
    schemas: Record<string, JsonSchema>
    responses: Record<string, AnswerObject>
    parameters: Record<string, Parameter>
    headers: Record<string, { description: string; required: boolean; schema: JsonSchema; example: unknown }>
    examples: Record<string, { summary: string; value: unknown }>
    securitySchemes: Record<string, { type: string; scheme: string; description: string }>
  }
}
