import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { schemas } from './schemas';

/** Serves the OpenAPI document of the application; it is made when somebody first asks for it. */
export function serveApiDocument(app: INestApplication, version: string): void {
  let document: OpenAPIObject | undefined;
  app.getHttpAdapter().get('/openapi.json', (_request: Request, response: Response) => {
    response.json((document ??= apiDocument(app, version)));
  });
}

export function apiDocument(app: INestApplication, version: string): OpenAPIObject {
  const description = 'Runs guilds of agents. Ids and topics are percent-encoded parts of paths.';
  const config = new DocumentBuilder().setTitle('Guildhall').setDescription(description).setVersion(version).build();
  const document = SwaggerModule.createDocument(app, config, { autoTagControllers: false });
  return {
    ...document,
    components: { ...document.components, schemas: { ...document.components?.schemas, ...components() } },
  };
}

type Components = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

function components(): Components {
  const entries = Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)]);
  return Object.fromEntries(entries) as Components;
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    unrepresentable: 'any',
    io: 'input',
  }) as Record<string, unknown>;
  return rest;
}
