import { z } from 'zod';
import type { JsonObject } from '../json';
import { object, readFields, required, writeFields, type FieldTable } from './field-table';
import {
  defaultMessagingConfig,
  type MessagingByClass,
  type MessagingByType,
  type MessagingConfig,
} from './messaging-config';
import { requireDocument } from './spec-document';
import { jsonObject, nonEmptyText } from './text-rules';

const byClassDocument = z.looseObject({
  backend_module: nonEmptyText,
  backend_class: nonEmptyText,
  backend_config: jsonObject.optional(),
});

const byTypeDocument = z.looseObject({
  backend_type: nonEmptyText,
  connection_params: jsonObject.optional(),
});

const byClassFields: FieldTable<MessagingByClass> = {
  backendModule: required('backend_module'),
  backendClass: required('backend_class'),
  backendConfig: object('backend_config'),
};

const byTypeFields: FieldTable<MessagingByType> = {
  backendType: required('backend_type'),
  connectionParams: object('connection_params'),
};

/**
 * A messaging configuration from its document, in either form of DESIGN 5.1; without one, `defaultMessagingConfig`.
 *
 * @throws GuildhallError invalid SPEC_INVALID
 */
export function decodeMessagingConfig(document?: unknown, field = ''): MessagingConfig {
  if (document == null) return defaultMessagingConfig;
  const place = { field, what: 'The messaging configuration' };
  const byClass = typeof document === 'object' && ('backend_module' in document || 'backend_class' in document);
  return byClass
    ? readFields(byClassFields, requireDocument(byClassDocument, document, place))
    : readFields(byTypeFields, requireDocument(byTypeDocument, document, place));
}

/** The document, in the form in which it came. */
export function encodeMessagingConfig(config: MessagingConfig): JsonObject {
  return 'backendModule' in config ? writeFields(byClassFields, config) : writeFields(byTypeFields, config);
}
